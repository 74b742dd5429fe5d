// Experiment B: the responses to concurrent refreshes, sign-outs, sign-ins in stages and changes of users and
// factors are linearizable against sequential models. See docs/reliability.md.
import { randomUUID } from 'node:crypto';
import { Client } from './support/client.mjs';
import { createDatabase } from './support/database.mjs';
import { applyFault } from './support/faults.mjs';
import { runFactors } from './support/factors/run-factors.mjs';
import { History } from './support/history.mjs';
import { checkHistory } from './support/check-history.mjs';
import { measurePropagation } from './support/propagation.mjs';
import { readOptions, runExperiment, logProgress } from './support/run.mjs';
import { runCli, startServers } from './support/server.mjs';
import { percentile, printFaults, printTable } from './support/table.mjs';
import { runWorkload, checkEverySession } from './support/workload.mjs';

/** The parts, and their shares of the operations. */
const PARTS = {
  'grace-1': { share: 0.4, run: (...args) => runSessions(1, ...args) },
  'grace-0': { share: 0.2, run: (...args) => runSessions(0, ...args) },
  factors: { share: 0.4, run: runFactors },
};

/** Revocations that are timed without load. */
const IDLE_MEASUREMENTS = 200;

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    operations: 100_000,
    workers: 32,
    // Milliseconds for which the second server may still accept an access token of a revoked session.
    bound: 1_000,
    // The name of the only part to run; all by default.
    part: '',
    dist: 'dist',
    fault: '',
  });
  const dist = await applyFault(options.dist, options.fault);
  const database = await createDatabase(options.database);
  const admin = { username: 'observer', email: 'observer@example.com', password: randomUUID() };
  await createAdmin(dist, database, admin);

  const rows = [];
  const faults = [];
  for (const { share, run } of chosenParts(options.part)) {
    const operations = Math.ceil(options.operations * share);
    const result = await run({ ...options, operations }, { dist, database, admin });
    rows.push(result.row);
    faults.push(...result.faults);
  }
  printFaults({ violation: faults });
  printTable(rows);
  return faults.length === 0;
});

function chosenParts(name) {
  if (name === '') return Object.values(PARTS);
  if (!PARTS[name]) throw new Error(`--part takes ${Object.keys(PARTS).join(', ')}`);
  return [{ ...PARTS[name], share: 1 }];
}

async function createAdmin(dist, database, { username, email, password }) {
  const args = ['--role', 'admin', '--username', username, '--email', email, '--password-stdin'];
  await runCli({
    dist,
    variables: { DATABASE_URL: database.urlFor(database.serverNames[0]) },
    args: ['user', 'create', ...args],
    input: password,
  });
}

/** @returns `{ row, faults }` for one length of the grace window, REFRESH_GRACE_SECONDS */
async function runSessions(graceSeconds, options, { dist, database, admin }) {
  const { bound } = options;
  const servers = await startServers({
    database,
    dist,
    variables: { REFRESH_GRACE_SECONDS: String(graceSeconds) },
  });
  const grace = graceSeconds * 1000;
  const { history, loaded, idle } = await observe({ ...options, grace }, servers, admin);
  for (const server of servers) await server.stop();
  logProgress(
    `grace ${graceSeconds} s: ${history.operations} operations; checking them against the model`,
  );

  const { sessions, users } = history;
  const hasSecond = servers.length > 1;
  const judged = checkHistory({ sessions, users, grace, bound: hasSecond ? bound : 0 });
  const late = [...idle, ...loaded].filter(({ afterResponse }) => afterResponse > bound);
  const faults = [
    ...history.faults,
    ...late.map(({ afterResponse }) => `B accepts a revoked session for ${afterResponse} ms`),
    ...judged.faults,
  ].map((text) => `grace ${graceSeconds} s: ${text}`);
  const row = {
    database: options.database,
    servers: servers.length,
    part: `grace ${graceSeconds} s`,
    operations: history.operations,
    sessions: sessions.length,
    accepted: countOf(sessions, 'refresh', true),
    rejected: countOf(sessions, 'refresh', false),
    unknown: history.unknown,
    violations: faults.length,
    ...(hasSecond && describePropagation({ idle, loaded }, judged.lateAccepts)),
  };
  return { row, faults };
}

/** @returns the history, and the revocation delays under load and without load */
async function observe({ operations, workers, grace, bound }, servers, admin) {
  const clients = servers.map(({ origin, name }) => new Client(origin, name));
  const [first, second] = clients;
  const { body } = await first.login(admin);
  const measure = (isStopped) =>
    second ? measurePropagation({ first, second, user: admin, bound, isStopped }) : [];
  const load = { isStopped: false };
  const underLoad = measure(() => load.isStopped);
  const history = new History();
  await runWorkload({
    history,
    clients,
    adminToken: body.access_token,
    operations,
    workers,
    grace,
  });
  await checkEverySession(history, history.sessions, clients);
  load.isStopped = true;
  const loaded = await underLoad;
  const idle = await measure((count) => count >= Math.min(IDLE_MEASUREMENTS, operations / 100));
  return { history, loaded, idle };
}

function countOf(sessions, kind, isAccepted) {
  const all = sessions.flatMap(({ operations }) => operations);
  return all.filter((operation) => operation.kind === kind && operation.isAccepted === isAccepted)
    .length;
}

/** Delay from a revocation on server A to its effect on server B. */
function describePropagation({ idle, loaded }, lateAccepts) {
  const afterResponse = [...idle, ...loaded].map((each) => each.afterResponse);
  return {
    'revocation on B, idle (ms)': formatTimes(idle),
    'revocation on B, loaded (ms)': formatTimes(loaded),
    'latest acceptance (ms)': Math.max(0, ...afterResponse, ...lateAccepts).toFixed(1),
  };
}

/** Median / 99th percentile (number of measurements). */
function formatTimes(measured) {
  const times = measured.map(({ fromSending }) => fromSending);
  const [median, p99] = [0.5, 0.99].map((share) => percentile(times, share)?.toFixed(1));
  return `${median} / ${p99} (${times.length})`;
}
