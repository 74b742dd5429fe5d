import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { printRate } from '../support/print-rate.mjs';

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

await printRate(chains, seconds, async () => {
  const id = randomUUID();
  await pool.query('INSERT INTO raw_sessions VALUES ($1, 0, 0)', [id]);
  let generation = 0;
  return () =>
    pool.query({
      name: 'update',
      text: 'UPDATE raw_sessions SET generation = generation + 1, last_used_at = $1 WHERE id = $2 AND generation = $3',
      values: [Date.now(), id, generation++],
    });
});
await pool.query('DROP TABLE raw_sessions');
await pool.end();
