// Experiment C: during an outage of the database, or with a full disk, the service answers 503 in time,
// keeps running and recovers without a restart. See docs/reliability.md.
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from './support/client.mjs';
import { createDatabase } from './support/database.mjs';
import { applyFault } from './support/faults.mjs';
import { Ledger } from './support/ledger.mjs';
import { startMixedLoad } from './support/mixed-load.mjs';
import { checkOutage, countByWorker } from './support/check-outage.mjs';
import { INCOMPLETE, readOptions, runExperiment, logProgress } from './support/run.mjs';
import { openTimeoutClient } from './support/reference-client.mjs';
import { Server } from './support/server.mjs';
import { enterNamespace, mountSmallDisk } from './support/small-disk.mjs';
import { printFaults, printTable } from './support/table.mjs';

/** MiB; an empty PostgreSQL database takes 8. */
const DISK_SIZE = 32;

/** Milliseconds of load before the outage (at most), and the least responses per worker. */
const STEADY_TIME = 2_000;
const STEADY_RESPONSES = 5;
/** Responses per worker after which a server without success has not recovered. */
const RECOVERY_RESPONSES = 5;
/** Milliseconds; it only ends a run that would hang. */
const EVENT_LIMIT = 120_000;
/** Milliseconds between two health probes. */
const PROBE_INTERVAL = 100;

/** Users per worker, and its pause between requests in milliseconds: 503 responses are fast. */
const USERS = 20;
const REST = 80;

/** The outages: how each starts and ends. */
const SITUATIONS = {
  'shut down': {
    engines: ['postgres'],
    begin: ({ database }) => database.postgres.stop(),
    end: ({ database }) => database.postgres.start(),
  },
  frozen: {
    engines: ['postgres'],
    begin: ({ database }) => database.postgres.freeze(),
    // A request that holds a connection waits for the timeout of TimeoutClient.
    openReference: ({ database, dist }) => openTimeoutClient(database, dist),
    end: ({ database }) => database.postgres.thaw(),
  },
  'disk full': {
    engines: ['sqlite', 'postgres'],
    needsDisk: true,
    begin: async ({ disk, database }) => {
      await database.truncateLog();
      disk.fill();
    },
    end: ({ disk }) => disk.clear(),
  },
};

await enterNamespace();
await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    seconds: 30,
    workers: 8,
    dist: 'dist',
    fault: '',
  });
  const setting = await prepare(options);
  const rows = [];
  const faults = [];
  const situations = Object.entries(SITUATIONS).filter(([, { engines }]) =>
    engines.includes(options.database),
  );
  let isComplete = true;
  for (const [name, situation] of situations) {
    if (situation.needsDisk && !setting.disk) {
      logProgress(`"${name}" was NOT run: mounting is not permitted here (see unshare(1))`);
      isComplete = false;
      rows.push({ database: options.database, situation: name, violations: 'not run' });
      continue;
    }
    logProgress(`${name}: ${options.seconds} s`);
    const result = await runSituation(name, situation, setting, options);
    rows.push(result.row);
    faults.push(...result.faults);
    if (!result.hasRecovered) break;
  }
  const { ledger } = setting;
  printFaults({ ...ledger.faults, violation: [...ledger.faults.violation, ...faults] });
  printTable(rows);
  if (faults.length > 0 || !ledger.isClean) return false;
  return isComplete || INCOMPLETE;
});

/** Starts the server, ledger and small disk that all situations share. */
async function prepare({ database: engine, dist, fault }) {
  const disk = mountSmallDisk(DISK_SIZE);
  const database = await createDatabase(engine, { disk: disk?.folder, needsOwnServer: true });
  const usedDist = await applyFault(dist, fault);
  const server = await Server.create({
    name: 'A',
    dist: usedDist,
    variables: {
      DATABASE_URL: database.urlFor('A'),
      // A refresh without a response has to succeed when it is repeated.
      REFRESH_GRACE_SECONDS: '300',
    },
  });
  await server.start();
  return { disk, database, server, dist: usedDist, ledger: new Ledger() };
}

/** @returns `{ row, faults, hasRecovered }`; `hasRecovered` is the readiness after the outage */
async function runSituation(name, situation, setting, options) {
  const { server, ledger, database } = setting;
  const responses = [];
  const client = new Client(server.origin, name, (response) => responses.push(response));
  const faultsBefore = ledger.faultCounts;
  const load = await startMixedLoad({
    ledger,
    client,
    workers: options.workers,
    users: USERS,
    rest: REST,
  });
  const probes = startProbes(client);
  const reference = await situation.openReference?.(setting);
  await pause(Math.min(STEADY_TIME, options.seconds * 1000));
  /** Whether every worker has had a number of responses, to requests sent after a moment. */
  const haveResponses = (least, { since, isCounted = () => true }) => {
    const counted = responses.filter(
      // Requests that prepare the load have no worker.
      (each) => each.worker !== undefined && each.from >= since && isCounted(each),
    );
    const counts = [...countByWorker(counted).values()];
    return counts.filter((count) => count >= least).length >= load.workers;
  };
  await waitUntil(() => haveResponses(STEADY_RESPONSES, { since: 0 }));

  const times = { begins: performance.now() };
  await situation.begin(setting);
  times.begun = performance.now();
  const timeout = reference?.measure();
  await pause(options.seconds * 1000);
  const isAnswered = await waitUntil(
    () =>
      haveResponses(1, { since: times.begun }) &&
      probes.live.some(({ from }) => from >= times.begun) &&
      // On a full disk the database may still be ready.
      probes.ready.some(
        (each) => each.from >= times.begun && (situation.needsDisk || isUnavailable(each)),
      ) &&
      // Writes succeed until the free space in pages already allocated is used up.
      (!situation.needsDisk || responses.some(isUnavailable)),
  );
  const timeoutTook = await timeout;
  times.ends = performance.now();
  await situation.end(setting);
  times.ended = performance.now();
  const since = times.ended;
  const hasSucceeded = () => haveResponses(1, { since, isCounted: ({ status }) => status < 300 });
  await waitUntil(() => hasSucceeded() || haveResponses(RECOVERY_RESPONSES, { since }));
  const hasRecovered = (await client.health('ready')).status === 200;
  await load.stop();
  const health = await probes.stop();

  const isUnreachable = !situation.needsDisk;
  const judged = { responses, health, times, timeoutTook, isUnreachable };
  const { columns, faults } = checkOutage({ ...judged, seconds: options.seconds });
  if (!isAnswered) faults.push('a worker or a probe had no response before the end of the outage');
  if (!hasRecovered) faults.push('/health/ready does not return 200 after the outage');
  if (!server.isRunning) faults.push(`the server process exited:\n${server.output}`);
  for (const damage of await database.findDamage()) faults.push(`integrity_check: ${damage}`);
  // Without a running service the ledger cannot be compared; checkOutage reports that as a fault.
  if (hasRecovered) await load.check();
  const found = ledger.faultCounts;
  const row = {
    database: options.database,
    situation: name,
    ...columns,
    lost: found.lost - faultsBefore.lost,
    resurrected: found.resurrected - faultsBefore.resurrected,
    violations: faults.length + found.violation - faultsBefore.violation,
  };
  return { row, hasRecovered, faults: faults.map((text) => `${name}: ${text}`) };
}

/** Polls liveness and readiness until `stop`, from which on no probe is sent. */
function startProbes(client) {
  const probes = { isStopped: false, live: [], ready: [] };
  const probe = async (kind) => {
    while (!probes.isStopped) {
      probes[kind].push(await client.health(kind));
      await pause(PROBE_INTERVAL);
    }
  };
  const all = Promise.all(['live', 'ready'].map(probe));
  return {
    live: probes.live,
    ready: probes.ready,
    async stop() {
      probes.isStopped = true;
      await all;
      return probes;
    },
  };
}

function isUnavailable({ status }) {
  return status >= 500;
}

/** Polls a condition. @returns false when it never holds */
async function waitUntil(condition) {
  const deadline = performance.now() + EVENT_LIMIT;
  while (performance.now() < deadline) {
    if (await condition()) return true;
    await pause(PROBE_INTERVAL);
  }
  return false;
}
