import { Client, type QueryResultRow } from 'pg';
import type { TestDatabase } from './database.js';

/** Executes one statement as an administrator, on its own connection. */
export async function queryAsAdministrator<Row extends QueryResultRow>(
  { url }: TestDatabase,
  statement: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  // Uses another database, because the test's database may refuse connections.
  const client = new Client({ connectionString: new URL('/postgres', url).href });
  await client.connect();
  try {
    return (await client.query<Row>(statement, parameters)).rows;
  } finally {
    await client.end();
  }
}

/** @returns the name of a test's database in PostgreSQL */
export function databaseNameOf({ url }: TestDatabase): string {
  return new URL(url).pathname.slice(1);
}

/** @returns the ids of the backends that serve an application's connections to a test's database */
export async function backendPidsOf(
  database: TestDatabase,
  application: string,
): Promise<number[]> {
  const rows = await queryAsAdministrator<{ pid: number }>(
    database,
    'SELECT pid FROM pg_stat_activity WHERE datname = $1 AND application_name = $2',
    [databaseNameOf(database), application],
  );
  return rows.map(({ pid }) => pid);
}

export async function terminateBackends(database: TestDatabase, pids: number[]): Promise<void> {
  await queryAsAdministrator(
    database,
    'SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid',
    [pids],
  );
}

/** Locks the row of a user from another connection while `run` runs. */
export async function withLockedUser(
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
