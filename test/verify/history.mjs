// Experiment B: what many clients at the same time are answered about refreshing, signing out and
// being disabled is what a small sequential model allows. See docs/reliability.md.
import { randomUUID } from 'node:crypto';
import { Client } from './support/client.mjs';
import { createDatabase } from './support/database.mjs';
import { withFault } from './support/faults.mjs';
import { History } from './support/history.mjs';
import { judge } from './support/judge.mjs';
import { measurePropagation } from './support/propagation.mjs';
import { readOptions, runExperiment, say } from './support/run.mjs';
import { runCli, startServers } from './support/server.mjs';
import { percentile, printFaults, printTable } from './support/table.mjs';
import { runWorkload, sweep } from './support/workload.mjs';

/** REFRESH_GRACE_SECONDS of the two parts, and which share of the operations each has. */
const PARTS = [
  { graceSeconds: 1, share: 0.7 },
  { graceSeconds: 0, share: 0.3 },
];

/** How many revocations are timed when nothing else goes on. */
const QUIET_MEASUREMENTS = 200;

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    operations: 100_000,
    workers: 32,
    // Milliseconds for which a second server may still take an access token whose session has ended.
    bound: 1_000,
    dist: 'dist',
    fault: '',
  });
  const dist = await withFault(options.dist, options.fault);
  const database = await createDatabase(options.database);
  const admin = { username: 'observer', email: 'observer@example.com', password: randomUUID() };
  await createAdmin(dist, database, admin);

  const rows = [];
  const faults = [];
  for (const part of PARTS) {
    const result = await runPart({ ...options, ...part }, { dist, database, admin });
    rows.push(result.row);
    faults.push(...result.faults);
  }
  printFaults({ violation: faults });
  printTable(rows);
  return faults.length === 0;
});

async function createAdmin(dist, database, { username, email, password }) {
  const args = ['--role', 'admin', '--username', username, '--email', email, '--password-stdin'];
  await runCli({
    dist,
    variables: { DATABASE_URL: database.urlFor(database.serverNames[0]) },
    args: ['user', 'create', ...args],
    input: password,
  });
}

/** @returns `{ row, faults }` of one setting of the grace window */
async function runPart(options, { dist, database, admin }) {
  const { graceSeconds, bound } = options;
  const servers = await startServers({
    database,
    dist,
    variables: { REFRESH_GRACE_SECONDS: String(graceSeconds) },
  });
  const grace = graceSeconds * 1000;
  const { history, busy, quiet } = await observe({ ...options, grace }, servers, admin);
  for (const server of servers) await server.stop();
  say(`grace ${graceSeconds} s: ${history.operations} operations; comparing them with the model`);

  const { sessions, users } = history;
  const hasSecond = servers.length > 1;
  const judged = judge({ sessions, users, grace, bound: hasSecond ? bound : 0 });
  const late = [...quiet, ...busy].filter(({ afterAnswer }) => afterAnswer > bound);
  const faults = [
    ...history.faults,
    ...judged.faults,
    ...late.map(({ afterAnswer }) => `an ended session lives on B for ${afterAnswer} ms`),
  ].map((text) => `grace ${graceSeconds} s: ${text}`);
  const row = {
    database: options.database,
    servers: servers.length,
    grace: `${graceSeconds} s`,
    operations: history.operations,
    sessions: sessions.length,
    refreshed: countOf(sessions, 'refresh', true),
    refused: countOf(sessions, 'refresh', false),
    unknown: history.unknown,
    violations: faults.length,
    ...(hasSecond && describePropagation({ quiet, busy }, judged.lateAccepts)),
  };
  return { row, faults };
}

/** @returns the history, and how long revocations took: while the servers were busy, and after it */
async function observe({ operations, share, workers, grace }, servers, admin) {
  const clients = servers.map(({ origin, name }) => new Client(origin, name));
  const [first, second] = clients;
  const { body } = await first.login(admin);
  const measure = (isOver) =>
    second ? measurePropagation({ first, second, user: admin, isOver }) : [];
  const load = { isOver: false };
  const whileBusy = measure(() => load.isOver);
  const history = new History();
  await runWorkload({
    history,
    clients,
    adminToken: body.access_token,
    operations: operations * share,
    workers,
    grace,
  });
  await sweep(history, history.sessions, clients);
  load.isOver = true;
  const busy = await whileBusy;
  const quiet = await measure((count) => count >= Math.min(QUIET_MEASUREMENTS, operations / 100));
  return { history, busy, quiet };
}

function countOf(sessions, kind, isDone) {
  const all = sessions.flatMap(({ operations }) => operations);
  return all.filter((operation) => operation.kind === kind && operation.isDone === isDone).length;
}

/** How long a revocation takes to reach the second server. */
function describePropagation({ quiet, busy }, lateAccepts) {
  const afterAnswer = [...quiet, ...busy].map((each) => each.afterAnswer);
  return {
    'to B, quiet (ms)': spellTimes(quiet),
    'to B, busy (ms)': spellTimes(busy),
    'latest accept (ms)': Math.max(0, ...afterAnswer, ...lateAccepts).toFixed(1),
  };
}

/** Median / 99th percentile (how many were measured). */
function spellTimes(measured) {
  const times = measured.map(({ fromSending }) => fromSending);
  const [median, p99] = [0.5, 0.99].map((share) => percentile(times, share)?.toFixed(1));
  return `${median} / ${p99} (${times.length})`;
}
