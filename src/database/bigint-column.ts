import { Column, type ColumnOptions } from 'typeorm';

/** A whole number up to 2^53, beyond the range of `integer`. PostgreSQL returns a bigint as text, SQLite as a number. */
export const BigintColumn = (options: Pick<ColumnOptions, 'name'>) =>
  Column({
    type: 'bigint',
    transformer: { to: (value: unknown) => value, from: (value: string | number) => Number(value) },
    ...options,
  });
