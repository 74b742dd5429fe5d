import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { databaseFolder } from './database-folder.mjs';

/** Set by the Jest project: every end-to-end test runs once on each. */
declare const ENGINE: 'sqlite' | 'postgres';

export interface TestDatabase {
  readonly engine: 'sqlite' | 'postgres';
  /** For DATABASE_URL. */
  readonly url: string;
  drop(): Promise<void>;
}

/** Creates an empty database of the engine of this project. */
export function createDatabase(): Promise<TestDatabase> {
  return ENGINE === 'postgres' ? createPostgres() : createSqlite();
}

/** @param template a database without an open connection */
export function copyDatabase(template: TestDatabase): Promise<TestDatabase> {
  return template.engine === 'postgres' ? createPostgres(template) : createSqlite(template);
}

/** For a test of one engine only. */
export async function createSqlite(template?: TestDatabase): Promise<TestDatabase> {
  const folder = await mkdtemp(join(databaseFolder(), 'uas-sqlite-'));
  const file = join(folder, 'auth.db');
  if (template) await copyFile(template.url.replace('sqlite:', ''), file);
  return {
    engine: 'sqlite',
    url: `sqlite:${file}`,
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

export async function createPostgres(template?: TestDatabase): Promise<TestDatabase> {
  const server = process.env['TEST_POSTGRES_URL'];
  if (!server) throw new Error('TEST_POSTGRES_URL is not set; run the Jest project postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const source = template ? `TEMPLATE ${new URL(template.url).pathname.slice(1)}` : '';
  await onServer(server, `CREATE DATABASE ${name} ${source}`);
  return {
    engine: 'postgres',
    url: `${server}/${name}`,
    drop: () => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
