import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { measureRate } from '../support/measure-rate.mjs';
import {
  INSERT_STATEMENT,
  ROTATE_STATEMENT,
  numbered,
  parametersOf,
} from './rotation-statements.mjs';

/**
 * How many rotations a second `pg` does over a pool of ten, each a prepared statement on a table like
 * that of the service beside it, for so many callers at once: prints the number.
 */
const [connectionString] = process.argv.slice(2);
const [chains, seconds] = process.argv.slice(3).map(Number);

const pool = new Pool({ connectionString, max: 10 });
await pool.query('DROP TABLE IF EXISTS raw_sessions');
await pool.query('CREATE TABLE raw_sessions (LIKE sessions INCLUDING ALL)');
const text = numbered(ROTATE_STATEMENT);

await measureRate(chains, seconds, async () => {
  const id = randomUUID();
  await pool.query(numbered(INSERT_STATEMENT), [id, randomUUID()]);
  let generation = 0;
  return async () => {
    const values = parametersOf(id, generation++);
    const { rowCount } = await pool.query({ name: 'rotate', text, values });
    if (rowCount !== 1) throw new Error('nothing was updated');
  };
});
await pool.query('DROP TABLE raw_sessions');
await pool.end();
