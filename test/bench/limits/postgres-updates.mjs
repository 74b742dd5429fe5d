import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { measureRate } from '../support/measure-rate.mjs';
import {
  INSERT_STATEMENT,
  ROTATE_STATEMENT,
  numberParameters,
  parametersOf,
} from './rotation-statements.mjs';

/**
 * Prints the number of rotations per second through `pg` with a pool of ten and `chains` concurrent
 * callers, each a prepared statement on a copy of the service's table.
 */
const [connectionString] = process.argv.slice(2);
const [chains, seconds] = process.argv.slice(3).map(Number);

const pool = new Pool({ connectionString, max: 10 });
await pool.query('DROP TABLE IF EXISTS raw_sessions');
await pool.query('CREATE TABLE raw_sessions (LIKE sessions INCLUDING ALL)');
const text = numberParameters(ROTATE_STATEMENT);

await measureRate(chains, seconds, async () => {
  const id = randomUUID();
  await pool.query(numberParameters(INSERT_STATEMENT), [id, randomUUID()]);
  let generation = 0;
  return async () => {
    const values = parametersOf(id, generation++);
    const { rowCount } = await pool.query({ name: 'rotate', text, values });
    if (rowCount !== 1) throw new Error('no row was updated');
  };
});
await pool.query('DROP TABLE raw_sessions');
await pool.end();
