// Whether a million users and three million sessions are felt: see docs/performance.md.
import { setTimeout as pause } from 'node:timers/promises';
import { encodeCursor } from '../../build/src/http/paging/cursor.js';
import { deriveKey } from '../../build/src/keys/derive-key.js';
import { formatRefreshToken } from '../../build/src/tokens/refresh-token.js';
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
  refreshOf,
  register,
  signIn,
} from './support/service.mjs';
import { writeTable } from './support/write-table.mjs';

/** Rows of a page, and which one is called for besides the first. */
const PAGE = 50;
const DISTANT_PAGE = 10_000;
/** Users of the small database: so large that the service can't remember all of their sessions. */
const SMALL_USERS = 10_000;
/** Sessions in a line next to each other in a walk through all of them. */
const STEP = 7919;
/** Connections, each for a user of its own; lists have fewer. */
const CONNECTIONS = 32;
const LIST_CONNECTIONS = 16;
/** Each workload is measured so often in both databases, in turns: the machine's own rate drifts. */
const ROUNDS = 3;
/** How much slower anything may be. */
const MAX_SLOWDOWN = 1.3;
/** Fewer are gone before they could be felt. */
const PURGE_BATCH = 10_000;
/** So large have to go while it is measured: it really was at it. */
const MIN_PURGED = 1_000;
/** The purge begins a minute after the start; in milliseconds, and some more. */
const PURGE_START_LIMIT = 90_000;

/** Each gives the requests of each client. */
const WORKLOADS = {
  'POST /auth/login': ({ names }) => names.map((username) => loginOf({ username })),
  'POST /auth/refresh': async (target) =>
    (await signInAll(target)).map((pair) => refreshChain(pair)),
  'POST /auth/refresh, each of another session': refreshEachSession,
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
    // Of each measurement.
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

/** A service on a database with so large users, some of which the clients belong to. */
async function prepare(engine, users) {
  const database = await createDatabase(engine);
  // Cheap hashes: what is measured is what lies behind them.
  const service = await createService({ database, cost: 4, variables: { NODE_ENV: 'test' } });
  await service.start();
  const admin = await register(service);
  await database.query(`UPDATE users SET role = 'admin' WHERE username = '${admin.username}'`);
  const sessions = await fill(database, { users, like: admin.username, logProgress });
  logProgress(`${Math.round((await sizeOf(database)) / users)} bytes a user, with its sessions`);
  // So that nothing is remembered.
  await service.stop();
  await service.start();
  // All over the table, and none twice.
  const clients = Array.from({ length: CONNECTIONS }, (_, i) =>
    Math.floor((i * users) / CONNECTIONS),
  );
  const names = clients.map((client) => `fill${client}`);
  // Who signs in often ends the oldest of these.
  const reserved = new Set(clients.flatMap((client) => sessions.numbersOf(client)));
  const cursor = await distantCursor(database);
  return {
    database,
    service,
    admin,
    names,
    cursor,
    sessions,
    walk: { steps: 0, reserved, generations: new Map() },
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

/** What a page would say for the one after it: the far one or, where there is none, half-way. */
async function distantCursor(database) {
  const [{ count }] = await database.query('SELECT count(*) AS count FROM users');
  const offset = Math.min((DISTANT_PAGE - 1) * PAGE, Math.floor(count / 2));
  const [{ created_at, id }] = await database.query(
    `SELECT created_at, id FROM users ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ${offset}`,
  );
  return encodeCursor({ sort: '-created_at', value: Number(created_at), id });
}

/** A walk through all open sessions, so that each comes again when it has long been forgotten. */
function refreshEachSession({ service, sessions, walk }) {
  const key = deriveKey(service.variables.SECRET_KEY, 'refresh-token');
  const next = () => {
    const number = (walk.steps++ * STEP) % sessions.count;
    // Whose response has not come, when a measurement ended, may have rotated or not.
    return walk.reserved.has(number) ? next() : number;
  };
  return Array.from({ length: CONNECTIONS }, () => {
    let number;
    return {
      setupRequest: (request) => {
        number = next();
        walk.reserved.add(number);
        const source = { ...sessions.at(number), generation: walk.generations.get(number) ?? 0 };
        return { ...request, ...refreshOf(formatRefreshToken(source, key)) };
      },
      onResponse: () => {
        walk.reserved.delete(number);
        walk.generations.set(number, (walk.generations.get(number) ?? 0) + 1);
      },
    };
  });
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

/** The same refreshes in the full database before and while ended sessions are deleted from it. */
async function comparePurge(target, seconds) {
  const requestsOf = WORKLOADS['POST /auth/refresh'];
  logProgress('the purge');
  const all = await countPurgeable(target.database);
  if (all < PURGE_BATCH) throw new Error('there is nothing to purge; take more --users');
  // It began while the rest was measured. Its next turn is ten minutes away; a start is one minute.
  await target.service.stop();
  await target.service.start();
  const startedAt = performance.now();
  const before = await measure(target, requestsOf, seconds);
  const left = await countPurgeable(target.database);
  while ((await countPurgeable(target.database)) === left) {
    if (performance.now() - startedAt > PURGE_START_LIMIT) throw new Error('no purge has begun');
    await pause(500);
  }
  const meanwhile = await measure(target, requestsOf, seconds);
  const gone = left - (await countPurgeable(target.database));
  if (gone < MIN_PURGED) throw new Error(`the purge has deleted only ${gone} sessions`);
  return row(
    `POST /auth/refresh in the full one, while ${gone} sessions are purged`,
    before,
    meanwhile,
  );
}

/** @returns responses a second */
async function measure(target, requestsOf, seconds) {
  const requests = await requestsOf(target);
  const measured = await load(target.service.origin, {
    connections: requests.length,
    seconds,
    warmUp: 1,
    requests: (number) => [requests[number]],
  });
  if (measured.failures > 0 || measured.statuses.join() !== '200') {
    throw new Error(`answered ${measured.statuses.join()}, ${measured.failures} failures`);
  }
  return measured.rate(200);
}

function row(workload, small, large) {
  const ratio = small / large;
  return {
    workload,
    small: `${small.toFixed(0)}/s`,
    full: `${large.toFixed(0)}/s`,
    slower: `${ratio.toFixed(2)} ×`,
    target: `≤ ${MAX_SLOWDOWN} ×`,
    met: ratio <= MAX_SLOWDOWN ? 'yes' : 'no',
  };
}

function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
