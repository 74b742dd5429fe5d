import type { DataSource } from 'typeorm';
import { OperationError } from '../../common/errors/operation.error.js';
import { replaceControls } from '../../common/escape-controls.js';
import { connect } from '../../database/connect.js';
import { dataSourceOptions } from '../../database/data-source.options.js';
import { migrate } from '../../database/migrate.js';

/** All parts of a schema; for parts with executable statements, also their text. */
const PARTS = `
  SELECT CASE WHEN sql LIKE 'CREATE VIRTUAL%' THEN 'virtual table' ELSE type END AS kind, name,
    CASE WHEN type IN ('trigger', 'view') THEN sql ELSE '' END AS text
  FROM sqlite_master WHERE name NOT LIKE 'sqlite@_%' ESCAPE '@'
  UNION ALL
  SELECT 'column', t.name || '.' || c.name, '' FROM sqlite_master t, pragma_table_info(t.name) c
  WHERE t.type = 'table'`;

/** Run as part of the service's statements: a trigger could give every new user the role admin. */
const EXECUTABLE = ['trigger', 'view', 'virtual table'];

interface Part {
  kind: string;
  name: string;
  text: string;
}

/**
 * Compares the schema of a database with the one that the migrations create. Additional tables and
 * indexes are harmless and allowed.
 *
 * @param name the path shown in messages
 * @throws OperationError when a part is missing, or an executable part was added
 */
export async function assertOwnSchema(database: DataSource, name: string): Promise<void> {
  const expected = await createdParts(database);
  const found = await database.query<Part[]>(PARTS);
  const isMissingIn = (parts: Part[]) => (part: Part) =>
    !parts.some((other) => JSON.stringify(other) === JSON.stringify(part));
  const foreign = found.filter(({ kind }) => EXECUTABLE.includes(kind)).find(isMissingIn(expected));
  if (foreign)
    refuse(
      `${name} contains the ${foreign.kind} ${foreign.name}, which this service does not create`,
    );
  const missing = expected.find(isMissingIn(found));
  if (missing) refuse(`${name} is damaged: the ${missing.kind} ${missing.name} is missing`);
}

function refuse(message: string): never {
  throw new OperationError(replaceControls(message));
}

async function createdParts({ options }: DataSource): Promise<Part[]> {
  const url = 'sqlite::memory:';
  const shared = await dataSourceOptions({ DATABASE_URL: url }, options.entities as never);
  const empty = await connect(shared, url);
  try {
    await migrate(empty);
    return await empty.query<Part[]>(PARTS);
  } finally {
    await empty.destroy();
  }
}
