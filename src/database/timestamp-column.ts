import { Column, type ColumnOptions, FindOperator, type ValueTransformer } from 'typeorm';

const toMilliseconds = (value: unknown) => (value instanceof Date ? value.getTime() : value);

/** PostgreSQL hands a bigint over as text, SQLite as a number. */
const epochMilliseconds: ValueTransformer = {
  to(value: unknown) {
    // An update's conditions come here whole (`MoreThan(now)`), a find's with their bare value.
    if (!(value instanceof FindOperator)) return toMilliseconds(value);
    value.transformValue({ to: toMilliseconds, from: (kept) => kept });
    return value;
  },
  from: (milliseconds: string | number | null) =>
    milliseconds === null ? null : new Date(Number(milliseconds)),
};

/**
 * A `Date` kept as whole milliseconds since 1970 UTC: one type on both engines, ordered by number,
 * free of time zones. See docs/decisions/0006-times-as-milliseconds.md.
 */
export const TimestampColumn = (options: Pick<ColumnOptions, 'name' | 'nullable'>) =>
  Column({ type: 'bigint', transformer: epochMilliseconds, ...options });
