import { Column, type ColumnOptions, FindOperator, type ValueTransformer } from 'typeorm';

const toMilliseconds = (value: unknown) => (value instanceof Date ? value.getTime() : value);

/** PostgreSQL returns a bigint as text, SQLite as a number. */
const epochMilliseconds: ValueTransformer = {
  to(value: unknown) {
    // The conditions of an update arrive as operators (`MoreThan(now)`), those of a find as values.
    if (!(value instanceof FindOperator)) return toMilliseconds(value);
    value.transformValue({ to: toMilliseconds, from: (unchanged) => unchanged });
    return value;
  },
  from: (milliseconds: string | number | null) =>
    milliseconds === null ? null : new Date(Number(milliseconds)),
};

/**
 * A `Date` stored as whole milliseconds since 1970 UTC: one type on both engines, sorted as numbers,
 * without time zones. See docs/decisions/0006-times-as-milliseconds.md.
 */
export const TimestampColumn = (options: Pick<ColumnOptions, 'name' | 'nullable' | 'default'>) =>
  Column({ type: 'bigint', transformer: epochMilliseconds, ...options });
