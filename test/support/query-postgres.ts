import { Client } from 'pg';
import type { TestDatabase } from './database.js';

/** Executes one statement in a database as its owner. */
export async function queryPostgres<Row extends object>(
  { url }: Pick<TestDatabase, 'url'>,
  statement: string,
): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row & Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
