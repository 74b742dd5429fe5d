import { QueryFailedError } from 'typeorm';

/**
 * Whether an error is the violation of a unique index on this column. The names of indexes contain
 * their column, so that both PostgreSQL's constraint name and SQLite's message identify it.
 */
export function isUniqueViolation(error: unknown, column: string): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const { code, constraint, message } = error.driverError as Error & {
    code?: string;
    constraint?: string;
  };
  if (code === '23505') return constraint?.includes(column) ?? false;
  return message.startsWith('SQLITE_CONSTRAINT: UNIQUE') && message.includes(`.${column}`);
}
