import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Queries for everything that migrations create. */
const SCHEMA = {
  sqlite: ["SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"],
  postgres: [
    `SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
       FROM information_schema.columns WHERE table_schema = 'public'`,
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    `SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace`,
    "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'",
  ],
};

/** Columns of the first migration; later migrations may add columns but keep these values. */
const ROWS = {
  users:
    'id, email, email_canonical, username, username_canonical, password_hash, search_text, role, ' +
    'is_active, created_at, updated_at, password_changed_at',
  sessions: 'id, user_id, generation, seed, created_at, last_used_at, idle_expires_at, expires_at',
};

/** Rows per table that `addRows` writes. */
const COUNT = 50;

/** @returns a text that is equal for equal schemas with equal applied migrations */
export async function describeSchema(database) {
  const parts = await Promise.all(SCHEMA[database.engine].map((text) => database.query(text)));
  const lines = parts.flat().map((row) => JSON.stringify(row));
  const isMigrated = lines.some((line) => line.includes('"migrations"'));
  const done = isMigrated ? await database.query('SELECT name FROM migrations') : [];
  for (const { name } of done) lines.push(`done: ${name}`);
  return lines.toSorted().join('\n');
}

/** Inserts users and sessions with SQL, as the service works on the newest schema only. */
export async function addRows(database) {
  for (let number = 0; number < COUNT; number += 1) {
    const id = (kind) => `0000000${kind}-0000-7000-8000-${String(number).padStart(12, '0')}`;
    const name = `user${number}`;
    const email = `${name}@example.com`;
    const user = [id(1), email, email, name, name, 'hash', `${email} ${name}`, 'user', true];
    const session = [id(2), id(1), number, 'seed', 1, 2, 3, 4];
    await insert(database, 'users', [...user, 1, 2, 3]);
    await insert(database, 'sessions', session);
  }
}

function insert(database, table, values) {
  const literals = values.map((value) => (typeof value === 'string' ? `'${value}'` : value));
  return database.query(`INSERT INTO ${table} (${ROWS[table]}) VALUES (${literals})`);
}

/** Reads the rows of `addRows`; empty without tables. */
export async function readRows(database) {
  if (!(await describeSchema(database)).includes('"sessions"')) return [];
  const tables = Object.entries(ROWS).map(([table, columns]) =>
    database.query(`SELECT ${columns} FROM ${table} ORDER BY id`),
  );
  return (await Promise.all(tables)).flat();
}

/** Removes all migrations but the first from a build. @returns its folder */
export function removeLaterMigrations(dist) {
  const folder = join(dist, 'migrations');
  const [first, ...later] = readdirSync(folder)
    .filter((name) => /^\d+-.*\.js$/.test(name))
    .toSorted();
  if (first === undefined) throw new Error(`no migrations in ${folder}`);
  for (const name of later) rmSync(join(folder, name));
  return dist;
}
