import type { DataSource } from 'typeorm';
import { OperationError } from '../../common/errors/operation.error.js';
import { replaceControls } from '../../common/escape-controls.js';
import { connect } from '../../database/connect.js';
import { dataSourceOptions } from '../../database/data-source.options.js';
import { migrate } from '../../database/migrate.js';
import {
  haveSameDefinition,
  haveSameName,
  isHarmlessAddition,
  kindOf,
  type SchemaObject,
} from './schema-object.js';

/** Includes objects with names in `sqlite_`: with `PRAGMA writable_schema` a trigger can have such a name. */
const OBJECTS = `
  SELECT type, name, tbl_name AS "table", coalesce(sql, '') AS definition FROM sqlite_master`;

const COLUMNS = `
  SELECT t.name || '.' || c.name AS name FROM sqlite_master t, pragma_table_info(t.name) c
  WHERE t.type = 'table'`;

interface Schema {
  readonly objects: SchemaObject[];
  readonly columns: string[];
}

/**
 * Compares the definition of every object of a database with those that the migrations create. Additional
 * tables, and additional indexes that cannot fail a statement of the service, are allowed.
 *
 * @param name the path shown in messages
 * @throws OperationError when an object is missing, differs, or was added and is not harmless: a trigger could
 *   give every new user the role admin
 */
export async function assertOwnSchema(database: DataSource, name: string): Promise<void> {
  const own = await createdSchema(database);
  const found = await readSchema(database);
  const ownTables = own.objects.filter(({ type }) => type === 'table').map((table) => table.name);
  const added = found.objects.find(
    (object) =>
      !own.objects.some((other) => haveSameName(object, other)) &&
      !isHarmlessAddition(object, ownTables),
  );
  if (added) {
    reject(
      `${name} contains the ${kindOf(added)} ${added.name}, which this service does not create`,
    );
  }
  const missing = own.objects.find(
    (object) => !found.objects.some((other) => haveSameName(object, other)),
  );
  if (missing) reject(`${name} is damaged: the ${kindOf(missing)} ${missing.name} is missing`);
  // Explains a changed table better than its definition.
  const column = own.columns.find((each) => !found.columns.includes(each));
  if (column !== undefined) reject(`${name} is damaged: the column ${column} is missing`);
  const changed = found.objects.find((object) =>
    own.objects.some((other) => haveSameName(object, other) && !haveSameDefinition(object, other)),
  );
  if (changed) {
    reject(`${name} contains a changed definition of the ${changed.type} ${changed.name}`);
  }
}

function reject(message: string): never {
  throw new OperationError(`${replaceControls(message)}; use another backup`);
}

async function readSchema(database: DataSource): Promise<Schema> {
  const objects = await database.query<SchemaObject[]>(OBJECTS);
  const columns = await database.query<{ name: string }[]>(COLUMNS);
  return { objects, columns: columns.map(({ name }) => name) };
}

async function createdSchema({ options }: DataSource): Promise<Schema> {
  const url = 'sqlite::memory:';
  const shared = await dataSourceOptions({ DATABASE_URL: url }, options.entities as never);
  const empty = await connect(shared, url);
  try {
    await migrate(empty);
    return await readSchema(empty);
  } finally {
    await empty.destroy();
  }
}
