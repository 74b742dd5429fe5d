// Whether a million accounts and three million sessions are felt: see docs/performance.md.
import { setTimeout as pause } from 'node:timers/promises';
import { encodeCursor } from '../../build/src/http/paging/cursor.js';
import { deriveKey } from '../../build/src/keys/derive-key.js';
import { formatRefreshToken } from '../../build/src/tokens/refresh-token.js';
import { createDatabase } from '../verify/support/database.mjs';
import { readOptions, runExperiment, say } from '../verify/support/run.mjs';
import { printTable } from '../verify/support/table.mjs';
import { countOver, fill } from './support/fill.mjs';
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
const FAR = 10_000;
/** Accounts of the small database: so many that the service can't remember all of their sessions. */
const FEW = 10_000;
/** Sessions in a line next to each other in a walk through all of them. */
const STRIDE = 7919;
/** Connections, each for an account of its own; lists have fewer. */
const CLIENTS = 32;
const READERS_OF_LISTS = 16;
/** Each workload is measured so often in both databases, in turns: the machine's own rate drifts. */
const ROUNDS = 3;
/** How much slower anything may be. */
const BOUND = 1.3;
/** Fewer are gone before they could be felt. */
const PURGED_AT_ONCE = 10_000;
/** So many have to go while it is measured: it really was at it. */
const LEAST_PURGED = 1_000;
/** The purge begins a minute after the start; in milliseconds, and some more. */
const PURGE_BEGINS = 90_000;

/** Each gives the requests of each client. */
const WORKLOADS = {
  'POST /auth/login': ({ names }) => names.map((username) => loginOf({ username })),
  'POST /auth/refresh': async (side) => (await signInAll(side)).map((pair) => refreshChain(pair)),
  'POST /auth/refresh, each of another session': refreshAll,
  'GET /users/me': async (side) => (await signInAll(side)).map((pair) => getMe(pair.access_token)),
  'GET /users, page 1': async (side) => listUsers(await adminToken(side)),
  [`GET /users, page ${FAR}`]: async (side) => listUsers(await adminToken(side), side.cursor),
};

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    users: 1_000_000,
    // Of each measurement.
    seconds: 4,
    write: '',
  });
  const few = await prepare(options.database, FEW);
  const many = await prepare(options.database, options.users);
  const rows = [];
  for (const [name, workload] of Object.entries(WORKLOADS)) {
    say(name);
    rows.push(await compare(name, workload, { few, many, seconds: options.seconds }));
  }
  rows.push(await comparePurge(many, options.seconds));
  printTable(rows);
  if (options.write) writeTable(options.write, `scale ${options.database}`, rows);
  return rows.every(({ met }) => met === 'yes');
});

/** A service on a database with so many accounts, some of which the clients belong to. */
async function prepare(engine, users) {
  const database = await createDatabase(engine);
  // Cheap hashes: what is measured is what lies behind them.
  const service = await createService({ database, cost: 4, variables: { NODE_ENV: 'test' } });
  await service.start();
  const admin = await register(service);
  await database.query(`UPDATE users SET role = 'admin' WHERE username = '${admin.username}'`);
  const sessions = await fill(database, { users, like: admin.username, say });
  say(`${Math.round((await sizeOf(database)) / users)} bytes an account, with its sessions`);
  // So that nothing is remembered.
  await service.stop();
  await service.start();
  // All over the table, and none twice.
  const clients = Array.from({ length: CLIENTS }, (_, i) => Math.floor((i * users) / CLIENTS));
  const names = clients.map((client) => `fill${client}`);
  // Who signs in often ends the oldest of these.
  const taken = new Set(clients.flatMap((client) => sessions.numbersOf(client)));
  const cursor = await farCursor(database);
  return {
    database,
    service,
    admin,
    names,
    cursor,
    sessions,
    walk: { steps: 0, taken, generations: new Map() },
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
async function farCursor(database) {
  const [{ count }] = await database.query('SELECT count(*) AS count FROM users');
  const offset = Math.min((FAR - 1) * PAGE, Math.floor(count / 2));
  const [{ created_at, id }] = await database.query(
    `SELECT created_at, id FROM users ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ${offset}`,
  );
  return encodeCursor({ sort: '-created_at', value: Number(created_at), id });
}

/** A walk through all open sessions, so that each comes again when it has long been forgotten. */
function refreshAll({ service, sessions, walk }) {
  const key = deriveKey(service.variables.SECRET_KEY, 'refresh-token');
  const next = () => {
    const number = (walk.steps++ * STRIDE) % sessions.count;
    // Whose answer has not come, when a measurement ended, may have rotated or not.
    return walk.taken.has(number) ? next() : number;
  };
  return Array.from({ length: CLIENTS }, () => {
    let number;
    return {
      setupRequest: (request) => {
        number = next();
        walk.taken.add(number);
        const source = { ...sessions.at(number), generation: walk.generations.get(number) ?? 0 };
        return { ...request, ...refreshOf(formatRefreshToken(source, key)) };
      },
      onResponse: () => {
        walk.taken.delete(number);
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
  return Array.from({ length: READERS_OF_LISTS }, () => ({
    method: 'GET',
    path: `/api/v1/users?limit=${PAGE}${page}`,
    headers: { authorization: `Bearer ${token}` },
  }));
}

async function compare(workload, requestsOf, { few, many, seconds }) {
  const rates = { few: [], many: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.few.push(await measure(few, requestsOf, seconds));
    rates.many.push(await measure(many, requestsOf, seconds));
  }
  return row(workload, mean(rates.few), mean(rates.many));
}

/** The same refreshes in the full database before and while ended sessions are deleted from it. */
async function comparePurge(side, seconds) {
  const requestsOf = WORKLOADS['POST /auth/refresh'];
  say('the purge');
  const all = await countOver(side.database);
  if (all < PURGED_AT_ONCE) throw new Error('there is nothing to purge; take more --users');
  // It began while the rest was measured. Its next turn is ten minutes away; a start is one minute.
  await side.service.stop();
  await side.service.start();
  const startedAt = performance.now();
  const before = await measure(side, requestsOf, seconds);
  const left = await countOver(side.database);
  while ((await countOver(side.database)) === left) {
    if (performance.now() - startedAt > PURGE_BEGINS) throw new Error('no purge has begun');
    await pause(500);
  }
  const meanwhile = await measure(side, requestsOf, seconds);
  const gone = left - (await countOver(side.database));
  if (gone < LEAST_PURGED) throw new Error(`the purge has deleted only ${gone} sessions`);
  return row(
    `POST /auth/refresh in the full one, while ${gone} sessions are purged`,
    before,
    meanwhile,
  );
}

/** @returns answers a second */
async function measure(side, requestsOf, seconds) {
  const requests = await requestsOf(side);
  const measured = await load(side.service.origin, {
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

function row(workload, few, many) {
  const ratio = few / many;
  return {
    workload,
    small: `${few.toFixed(0)}/s`,
    full: `${many.toFixed(0)}/s`,
    slower: `${ratio.toFixed(2)} ×`,
    target: `≤ ${BOUND} ×`,
    met: ratio <= BOUND ? 'yes' : 'no',
  };
}

function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
