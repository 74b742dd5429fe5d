import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sqlite3 from 'sqlite3';

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

/** Milliseconds that are thrown away. */
const WARM_UP = 2_000;
const startedAt = performance.now() + WARM_UP;
const end = startedAt + seconds * 1000;
let updates = 0;

async function chain() {
  const id = randomUUID();
  await exec(`INSERT INTO sessions VALUES ('${id}', 0, 0)`);
  for (let generation = 0; performance.now() < end; generation += 1) {
    await run(Date.now(), id, generation);
    if (performance.now() > startedAt) updates += 1;
  }
}

await Promise.all(Array.from({ length: chains }, chain));
process.stdout.write(`${updates / ((performance.now() - startedAt) / 1000)}\n`);
update.finalize();
database.close(() => rmSync(folder, { recursive: true, force: true }));
