import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';

/**
 * How many conditional updates a second `pg` does over a pool of ten, for so many callers at once:
 * prints the number.
 */
const [connectionString] = process.argv.slice(2);
const [chains, seconds] = process.argv.slice(3).map(Number);

const pool = new Pool({ connectionString, max: 10 });
await pool.query(
  'CREATE TABLE raw_sessions (id uuid PRIMARY KEY, generation integer NOT NULL, last_used_at bigint NOT NULL)',
);

/** Milliseconds that are thrown away. */
const WARM_UP = 2_000;
const startedAt = performance.now() + WARM_UP;
const end = startedAt + seconds * 1000;
let updates = 0;

async function chain() {
  const id = randomUUID();
  await pool.query('INSERT INTO raw_sessions VALUES ($1, 0, 0)', [id]);
  for (let generation = 0; performance.now() < end; generation += 1) {
    await pool.query({
      name: 'update',
      text: 'UPDATE raw_sessions SET generation = generation + 1, last_used_at = $1 WHERE id = $2 AND generation = $3',
      values: [Date.now(), id, generation],
    });
    if (performance.now() > startedAt) updates += 1;
  }
}

await Promise.all(Array.from({ length: chains }, chain));
process.stdout.write(`${updates / ((performance.now() - startedAt) / 1000)}\n`);
await pool.query('DROP TABLE raw_sessions');
await pool.end();
