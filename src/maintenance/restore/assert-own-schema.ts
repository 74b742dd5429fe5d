import type { DataSource } from 'typeorm';
import { connect } from '../../database/connect.js';
import { dataSourceOptions } from '../../database/data-source.options.js';
import { migrate } from '../../database/migrate.js';
import { oneLine } from '../../cli/one-line.js';
import { OperationError } from '../../common/errors/operation.error.js';

/** What a schema consists of; of what runs by itself, its text too. */
const PARTS = `
  SELECT CASE WHEN sql LIKE 'CREATE VIRTUAL%' THEN 'virtual table' ELSE type END AS kind, name,
    CASE WHEN type IN ('trigger', 'view') THEN sql ELSE '' END AS text
  FROM sqlite_master WHERE name NOT LIKE 'sqlite@_%' ESCAPE '@'
  UNION ALL
  SELECT 'column', t.name || '.' || c.name, '' FROM sqlite_master t, pragma_table_info(t.name) c
  WHERE t.type = 'table'`;

/** They run with statements of the service: a trigger can make an admin of whoever registers. */
const RUNNING = ['trigger', 'view', 'virtual table'];

interface Part {
  kind: string;
  name: string;
  text: string;
}

/**
 * Compares the schema of a database with what the migrations make of an empty one. Tables and indexes
 * that are there besides do no harm.
 *
 * @param name for the message
 * @throws OperationError when something of ours is not there, or there is what would run by itself
 */
export async function expectOurSchema(database: DataSource, name: string): Promise<void> {
  const ours = await freshParts(database);
  const theirs = await database.query<Part[]>(PARTS);
  const without = (parts: Part[]) => (part: Part) =>
    !parts.some((other) => JSON.stringify(other) === JSON.stringify(part));
  const alien = theirs.filter(({ kind }) => RUNNING.includes(kind)).find(without(ours));
  if (alien) refuse(`${name} holds a ${alien.kind} ${alien.name}, which is none of ours`);
  const missing = ours.find(without(theirs));
  if (missing) refuse(`${name} is damaged: it has no ${missing.kind} ${missing.name}`);
}

function refuse(message: string): never {
  throw new OperationError(oneLine([message]));
}

async function freshParts({ options }: DataSource): Promise<Part[]> {
  const url = 'sqlite::memory:';
  const shared = await dataSourceOptions({ DATABASE_URL: url }, options.entities as never);
  const fresh = await connect(shared, url);
  try {
    await migrate(fresh);
    return await fresh.query<Part[]>(PARTS);
  } finally {
    await fresh.destroy();
  }
}
