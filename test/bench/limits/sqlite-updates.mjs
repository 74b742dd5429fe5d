import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sqlite3 from 'sqlite3';
import { measureRate } from '../support/measure-rate.mjs';
import { INSERT_STATEMENT, ROTATE_STATEMENT, parametersOf } from './rotation-statements.mjs';

/**
 * Prints the number of rotations per second through `sqlite3` with `chains` concurrent callers, each a
 * prepared statement on a copy of the service's table, with a write-ahead log and `synchronous=FULL`.
 */
const [file] = process.argv.slice(2);
const [chains, seconds] = process.argv.slice(3).map(Number);

const folder = mkdtempSync(join(tmpdir(), 'uas-bench-'));
const database = new sqlite3.Database(join(folder, 'raw.db'));
const exec = promisify(database.exec.bind(database));
await exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
for (const statement of await schemaOfSessions()) {
  await exec(statement.replace('"sessions"', '"raw_sessions"'));
}
const insert = promisified(database.prepare(INSERT_STATEMENT));
const rotate = promisified(database.prepare(ROTATE_STATEMENT));

await measureRate(chains, seconds, async () => {
  const id = randomUUID();
  await insert(id, randomUUID());
  let generation = 0;
  return async () => {
    if ((await rotate(...parametersOf(id, generation++))) !== 1) {
      throw new Error('no row was updated');
    }
  };
});
rmSync(folder, { recursive: true, force: true });
process.exit();

/** SQL of the table and its indexes. */
async function schemaOfSessions() {
  const service = new sqlite3.Database(file, sqlite3.OPEN_READONLY);
  const rows = await promisify(service.all.bind(service))(
    "SELECT sql FROM sqlite_master WHERE tbl_name = 'sessions' AND sql IS NOT NULL ORDER BY type DESC",
  );
  service.close();
  return rows.map(({ sql }) => sql);
}

/** @returns the number of changed rows */
function promisified(statement) {
  return (...parameters) =>
    new Promise((resolve, reject) =>
      statement.run(parameters, function (error) {
        if (error) reject(error);
        else resolve(this.changes);
      }),
    );
}
