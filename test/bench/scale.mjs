// Compares the service on a database of a million users with a small one: see docs/performance.md.
import { setTimeout as pause } from 'node:timers/promises';
import { encodeCursor } from '../../build/src/http/paging/cursor.js';
import { createDatabase } from '../verify/support/database.mjs';
import { readOptions, runExperiment, logProgress } from '../verify/support/run.mjs';
import { printTable } from '../verify/support/table.mjs';
import { countPurgeable, fill } from './support/fill.mjs';
import { load } from './support/load.mjs';
import {
  createService,
  getMe,
  loginOf,
  refreshChain,
  register,
  signIn,
} from './support/service.mjs';
import { SessionWalk } from './support/session-walk.mjs';
import { writeTable } from './support/write-table.mjs';

/** Rows of a page, and the number of the distant page that is read besides the first one. */
const PAGE = 50;
const DISTANT_PAGE = 10_000;
/** Users of the small database; their sessions exceed the session cache. */
const SMALL_USERS = 10_000;
/** Connections, each with its own user; the list workloads use fewer. */
const CONNECTIONS = 32;
const LIST_CONNECTIONS = 16;
/** Measurements per workload, alternating between the databases, as the machine's own rate drifts. */
const ROUNDS = 3;
/** Highest allowed ratio of the rates. */
const MAX_SLOWDOWN = 1.3;
/** Fewer purgeable sessions would be deleted before a measurement. */
const PURGE_BATCH = 10_000;
/** Sessions that have to be deleted during the measurement, as a proof that the purge ran. */
const MIN_PURGED = 1_000;
/** Milliseconds until the purge must have started; it starts a minute after the service. */
const PURGE_START_LIMIT = 90_000;

/** Each workload returns the requests of every connection. */
const WORKLOADS = {
  'POST /auth/login': ({ names }) => names.map((username) => loginOf({ username })),
  'POST /auth/refresh': async (target) =>
    (await signInAll(target)).map((pair) => refreshChain(pair)),
  'POST /auth/refresh, a different session each time': ({ walk }) =>
    Array.from({ length: CONNECTIONS }, () => walk.requests()),
  'GET /users/me': async (target) =>
    (await signInAll(target)).map((pair) => getMe(pair.access_token)),
  'GET /users, page 1': async (target) => listUsers(await adminToken(target)),
  [`GET /users, page ${DISTANT_PAGE}`]: async (target) =>
    listUsers(await adminToken(target), target.cursor),
};

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    users: 1_000_000,
    // Duration of each measurement.
    seconds: 4,
    write: '',
  });
  const small = await prepare(options.database, SMALL_USERS);
  const large = await prepare(options.database, options.users);
  const rows = [];
  for (const [name, workload] of Object.entries(WORKLOADS)) {
    logProgress(name);
    rows.push(await compare(name, workload, { small, large, seconds: options.seconds }));
  }
  rows.push(await comparePurge(large, options.seconds));
  printTable(rows);
  if (options.write) writeTable(options.write, `scale ${options.database}`, rows);
  return rows.every(({ met }) => met === 'yes');
});

/** Starts a service on a database with `users` users, of which `CONNECTIONS` are the clients. */
async function prepare(engine, users) {
  const database = await createDatabase(engine);
  // Cheap hashes, so that the database dominates the rate.
  const service = await createService({ database, cost: 4, variables: { NODE_ENV: 'test' } });
  await service.start();
  const admin = await register(service);
  await database.query(`UPDATE users SET role = 'admin' WHERE username = '${admin.username}'`);
  const sessions = await fill(database, { users, like: admin.username, logProgress });
  logProgress(`${Math.round((await sizeOf(database)) / users)} bytes per user, with its sessions`);
  // Empties the caches.
  await service.stop();
  await service.start();
  // Evenly spread over the table, without duplicates.
  const clients = Array.from({ length: CONNECTIONS }, (_, i) =>
    Math.floor((i * users) / CONNECTIONS),
  );
  const names = clients.map((client) => `fill${client}`);
  // Repeated sign-ins revoke the oldest sessions of these users.
  const reserved = clients.flatMap((client) => sessions.numbersOf(client));
  const cursor = await distantCursor(database);
  return {
    database,
    service,
    admin,
    names,
    cursor,
    walk: new SessionWalk(service, sessions, reserved),
  };
}

async function sizeOf(database) {
  const [{ bytes }] = await database.query(
    database.engine === 'postgres'
      ? 'SELECT pg_database_size(current_database()) AS bytes'
      : 'SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size',
  );
  return Number(bytes);
}

/** The cursor of the distant page, or of the middle of a smaller table. */
async function distantCursor(database) {
  const [{ count }] = await database.query('SELECT count(*) AS count FROM users');
  const offset = Math.min((DISTANT_PAGE - 1) * PAGE, Math.floor(count / 2));
  const [{ created_at, id }] = await database.query(
    `SELECT created_at, id FROM users ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ${offset}`,
  );
  return encodeCursor({ sort: '-created_at', value: Number(created_at), id });
}

function signInAll({ service, names }) {
  return Promise.all(names.map((username) => signIn(service, username)));
}

async function adminToken({ service, admin }) {
  const { access_token } = await signIn(service, admin.username);
  return access_token;
}

function listUsers(token, cursor) {
  const page = cursor === undefined ? '' : `&cursor=${cursor}`;
  return Array.from({ length: LIST_CONNECTIONS }, () => ({
    method: 'GET',
    path: `/api/v1/users?limit=${PAGE}${page}`,
    headers: { authorization: `Bearer ${token}` },
  }));
}

async function compare(workload, requestsOf, { small, large, seconds }) {
  const rates = { small: [], large: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.small.push(await measure(small, requestsOf, seconds));
    rates.large.push(await measure(large, requestsOf, seconds));
  }
  return row(workload, mean(rates.small), mean(rates.large));
}

/** Compares refreshes in the large database before and during a purge of revoked sessions. */
async function comparePurge(target, seconds) {
  const requestsOf = WORKLOADS['POST /auth/refresh'];
  logProgress('purge');
  const all = await countPurgeable(target.database);
  if (all < PURGE_BATCH) throw new Error('not enough sessions to purge; increase --users');
  // The last purge ran during the other workloads, and the next is ten minutes away; after a start it is one.
  await target.service.stop();
  await target.service.start();
  const startedAt = performance.now();
  const before = await measure(target, requestsOf, seconds);
  const remaining = await countPurgeable(target.database);
  while ((await countPurgeable(target.database)) === remaining) {
    if (performance.now() - startedAt > PURGE_START_LIMIT) throw new Error('no purge has started');
    await pause(500);
  }
  const during = await measure(target, requestsOf, seconds);
  const deleted = remaining - (await countPurgeable(target.database));
  if (deleted < MIN_PURGED) throw new Error(`the purge has deleted only ${deleted} sessions`);
  return row(
    `POST /auth/refresh in the large database, during a purge of ${deleted} sessions`,
    before,
    during,
  );
}

/** @returns responses per second */
async function measure(target, requestsOf, seconds) {
  const requests = await requestsOf(target);
  const measured = await load(target.service.origin, {
    connections: requests.length,
    seconds,
    warmUp: 1,
    requests: (number) => [requests[number]],
  });
  if (measured.failures > 0 || measured.statuses.join() !== '200') {
    throw new Error(`statuses ${measured.statuses.join()}, ${measured.failures} failures`);
  }
  return measured.rate(200);
}

function row(workload, small, large) {
  const ratio = small / large;
  return {
    workload,
    small: `${small.toFixed(0)}/s`,
    large: `${large.toFixed(0)}/s`,
    slowdown: `${ratio.toFixed(2)} ×`,
    target: `≤ ${MAX_SLOWDOWN} ×`,
    met: ratio <= MAX_SLOWDOWN ? 'yes' : 'no',
  };
}

function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
