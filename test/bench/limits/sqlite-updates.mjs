import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sqlite3 from 'sqlite3';
import { printRate } from '../support/print-rate.mjs';

/**
 * How many conditional updates a second `sqlite3` does on a file, with a write-ahead log and
 * `synchronous=FULL`, for so many callers at once: prints the number.
 */
const [chains, seconds] = process.argv.slice(2).map(Number);

const folder = mkdtempSync(join(tmpdir(), 'uas-bench-'));
const database = new sqlite3.Database(join(folder, 'raw.db'));
const exec = promisify(database.exec.bind(database));
await exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE sessions (id varchar PRIMARY KEY, generation integer NOT NULL, last_used_at bigint NOT NULL);
`);
const update = database.prepare(
  'UPDATE sessions SET generation = generation + 1, last_used_at = ? WHERE id = ? AND generation = ?',
);
const run = promisify(update.run.bind(update));

await printRate(chains, seconds, async () => {
  const id = randomUUID();
  await exec(`INSERT INTO sessions VALUES ('${id}', 0, 0)`);
  let generation = 0;
  return () => run(Date.now(), id, generation++);
});
update.finalize();
database.close(() => rmSync(folder, { recursive: true, force: true }));
