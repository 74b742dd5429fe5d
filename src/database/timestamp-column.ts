import { Column, type ColumnOptions, type ValueTransformer } from 'typeorm';

/** PostgreSQL hands a bigint over as text, SQLite as a number. */
const epochMilliseconds: ValueTransformer = {
  to: (date?: Date | null) => date?.getTime() ?? date,
  from: (milliseconds: string | number | null) =>
    milliseconds === null ? null : new Date(Number(milliseconds)),
};

/**
 * A `Date` kept as whole milliseconds since 1970 UTC: one type on both engines, ordered by number,
 * free of time zones. See docs/decisions/0006-times-as-milliseconds.md.
 */
export const TimestampColumn = (options: Pick<ColumnOptions, 'name' | 'nullable'>) =>
  Column({ type: 'bigint', transformer: epochMilliseconds, ...options });
