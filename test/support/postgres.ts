import { Client, type QueryResultRow } from 'pg';
import type { TestDatabase } from './database.js';

/** Runs one statement as an administrator would, on a connection of its own. */
export async function onPostgres<Row extends QueryResultRow>(
  { url }: TestDatabase,
  statement: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  // Another database: the one of the test may be closed to new connections.
  const client = new Client({ connectionString: new URL('/postgres', url).href });
  await client.connect();
  try {
    return (await client.query<Row>(statement, parameters)).rows;
  } finally {
    await client.end();
  }
}

/** The name that PostgreSQL itself has for the database of a test. */
export function nameOf({ url }: TestDatabase): string {
  return new URL(url).pathname.slice(1);
}

/** The processes of the server that serve one kind of connection to a test's database. */
export async function backendsOf(database: TestDatabase, application: string): Promise<number[]> {
  const rows = await onPostgres<{ pid: number }>(
    database,
    'SELECT pid FROM pg_stat_activity WHERE datname = $1 AND application_name = $2',
    [nameOf(database), application],
  );
  return rows.map(({ pid }) => pid);
}

export async function terminate(database: TestDatabase, pids: number[]): Promise<void> {
  await onPostgres(database, 'SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [
    pids,
  ]);
}

/** Somebody else has the row of a user for as long as `run` takes. */
export async function whileUserIsLocked(
  { url }: TestDatabase,
  id: string,
  run: () => Promise<void>,
): Promise<void> {
  const holder = new Client({ connectionString: url });
  await holder.connect();
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [id]);
    await run();
  } finally {
    await holder.end();
  }
}
