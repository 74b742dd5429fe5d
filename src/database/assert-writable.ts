import type { DataSource } from 'typeorm';

/** The database answers, but accepts no change: a standby, or a primary that was made read-only. */
export class ReadOnlyDatabaseError extends Error {
  override readonly name = 'ReadOnlyDatabaseError';
}

/**
 * Verifies that a change would succeed.
 *
 * On PostgreSQL the server tells. SQLite does not: the probe writes the unused `user_version`, unchanged,
 * which takes one page of the write-ahead log and its sync to the disk, and fails on a full disk.
 *
 * @throws ReadOnlyDatabaseError, or the driver's error
 */
export async function assertWritable(dataSource: DataSource): Promise<void> {
  if (dataSource.options.type !== 'postgres') {
    const [row] = await dataSource.query<{ user_version: number }[]>('PRAGMA user_version');
    await dataSource.query(`PRAGMA user_version = ${row?.user_version ?? 0}`);
    return;
  }
  const [row] = await dataSource.query<{ is_read_only: boolean }[]>(
    "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS is_read_only",
  );
  if (row?.is_read_only) throw new ReadOnlyDatabaseError('the database is read-only');
}
