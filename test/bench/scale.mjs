// Whether a million accounts and three million sessions are felt: see docs/performance.md.
import { setTimeout as pause } from 'node:timers/promises';
import { encodeCursor } from '../../dist/src/common/http/cursor.js';
import { createDatabase } from '../verify/support/database.mjs';
import { readOptions, runExperiment, say } from '../verify/support/run.mjs';
import { printTable } from '../verify/support/table.mjs';
import { countOver, fill } from './support/fill.mjs';
import { load } from './support/load.mjs';
import { createService, getMe, loginOf, refreshChain, register } from './support/service.mjs';
import { writeTable } from './support/write-table.mjs';

/** Rows of a page, and which one is called for besides the first. */
const PAGE = 50;
const FAR = 10_000;
/** Fewer are gone before they could be felt. */
const PURGED_AT_ONCE = 10_000;
/** How much slower anything may be. */
const BOUND = 1.3;
/** The purge begins a minute after the start; in milliseconds, and some more. */
const PURGE_BEGINS = 90_000;

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    users: 1_000_000,
    // Of each measurement.
    seconds: 6,
    write: '',
  });
  const small = await createDatabase(options.database);
  const large = await createDatabase(options.database);
  // Two full pages.
  const before = await measureAll(small, { ...options, users: 2 * PAGE });
  const after = await measureAll(large, options);
  const rows = Object.entries(after).map(([workload, rate]) => {
    const ratio = before[workload] / rate;
    return {
      workload,
      'almost empty': `${before[workload].toFixed(0)}/s`,
      full: `${rate.toFixed(0)}/s`,
      slower: `${ratio.toFixed(2)} ×`,
      target: `≤ ${BOUND} ×`,
      met: ratio <= BOUND ? 'yes' : 'no',
    };
  });
  printTable(rows);
  if (options.write) writeTable(options.write, `scale ${options.database}`, rows);
  return rows.every(({ met }) => met === 'yes');
});

/** @returns answers a second, by workload */
async function measureAll(database, { users, seconds }) {
  // Cheap hashes: what is measured is what lies behind them.
  const service = await createService({ database, cost: 4, variables: { NODE_ENV: 'test' } });
  await service.start();
  await fill(database, users, say);
  await service.stop();
  const startedAt = performance.now();
  await service.start();

  const accounts = await registerAll(service);
  const admin = await makeAdmin(database, service);
  const rate = async (requests, connections = accounts.length) => {
    const measured = await load(service.origin, { connections, seconds, requests });
    if (measured.failures > 0 || measured.statuses.join() !== '200') {
      throw new Error(`answered ${measured.statuses.join()}, ${measured.failures} failures`);
    }
    return measured.rate(200);
  };
  const refresh = async () => {
    const chains = (await registerAll(service)).map((tokens) => refreshChain(tokens));
    return rate((i) => [chains[i]]);
  };
  const list = (cursor) => () => [listUsers(admin, cursor)];
  const signers = await registerAll(service);
  const rates = {
    'POST /auth/login': await rate((i) => [loginOf(signers[i])]),
    'POST /auth/refresh': await refresh(),
    'GET /users/me': await rate((i) => [getMe(accounts[i].access_token)]),
    'GET /users, page 1': await rate(list(), 16),
    [`GET /users, page ${FAR}`]: await rate(list(await farCursor(database)), 16),
  };
  await purgeBegins(database, startedAt);
  rates['POST /auth/refresh beside the purge'] = await refresh();
  await service.stop();
  return rates;
}

function registerAll(service) {
  return Promise.all(Array.from({ length: 32 }, () => register(service)));
}

async function makeAdmin(database, service) {
  const account = await register(service);
  await database.query(`UPDATE users SET role = 'admin' WHERE username = '${account.username}'`);
  return account;
}

function listUsers({ access_token: token }, cursor) {
  const page = cursor === undefined ? '' : `&cursor=${cursor}`;
  return {
    method: 'GET',
    path: `/api/v1/users?limit=${PAGE}${page}`,
    headers: { authorization: `Bearer ${token}` },
  };
}

/** What the page before the far one would say; in an almost empty database, half-way. */
async function farCursor(database) {
  const [{ count }] = await database.query('SELECT count(*) AS count FROM users');
  const offset = Math.min((FAR - 1) * PAGE, Math.floor(count / 2));
  const [{ created_at, id }] = await database.query(
    `SELECT created_at, id FROM users ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ${offset}`,
  );
  return encodeCursor({ sort: '-created_at', value: Number(created_at), id });
}

/** Waits until the purge deletes, where there is something to delete. */
async function purgeBegins(database, startedAt) {
  const all = await countOver(database);
  if (all < PURGED_AT_ONCE) return;
  while ((await countOver(database)) === all) {
    if (performance.now() - startedAt > PURGE_BEGINS) throw new Error('no purge has begun');
    await pause(500);
  }
  say('the purge is at it');
}
