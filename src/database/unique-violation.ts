import { QueryFailedError } from 'typeorm';

/**
 * Whether an error says that a unique index refused a row, and the index covers this column. Indexes
 * carry their column's name, so that PostgreSQL's index name and SQLite's message both tell.
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
