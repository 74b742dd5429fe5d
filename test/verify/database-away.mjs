// Experiment C: while the database is away, or its disk is full, the service says so at once, stays
// up, and goes on by itself afterwards. See docs/reliability.md.
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from './support/client.mjs';
import { createDatabase } from './support/database.mjs';
import { withFault } from './support/faults.mjs';
import { Ledger } from './support/ledger.mjs';
import { startMixedLoad } from './support/mixed-load.mjs';
import { judgeOutage } from './support/outage.mjs';
import { NOT_ALL_RUN, readOptions, runExperiment, say } from './support/run.mjs';
import { Server } from './support/server.mjs';
import { enterNamespace, mountSmallDisk } from './support/small-disk.mjs';
import { printFaults, printTable } from './support/table.mjs';

/** MiB: PostgreSQL begins a database with 8 of them. */
const DISK_SIZE = 32;

/** Milliseconds of undisturbed work before, at the most, and after it is ready again. */
const CALM = 2_000;
const AFTERWARDS = 1_000;
/** How long a write may at the most find room after the disk is full, in milliseconds. */
const FILL_LIMIT = 20_000;
/** Milliseconds between two questions whether it lives, and whether it is ready. */
const PROBE_INTERVAL = 100;

/** Accounts of a worker, and the milliseconds that it rests: refusals are quick, and ask for no hurry. */
const ACCOUNTS = 20;
const REST = 80;

/** What happens to the database, and how that is taken back. */
const SITUATIONS = {
  'shut down': {
    engines: ['postgres'],
    begin: ({ database }) => database.postgres.stop(),
    end: ({ database }) => database.postgres.start(),
  },
  frozen: {
    engines: ['postgres'],
    // Who holds a connection then waits until that is given up (ANSWER_LIMIT of TimeoutClient).
    limit: 7_000,
    begin: ({ database }) => database.postgres.freeze(),
    end: ({ database }) => database.postgres.thaw(),
  },
  'disk full': {
    engines: ['sqlite', 'postgres'],
    needsDisk: true,
    begin: async ({ disk, database }) => {
      await database.shrinkLog();
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
    // Milliseconds for an answer while the database is away.
    limit: 2_000,
    // Milliseconds from its return until all requests are answered as usual.
    'back-limit': 5_000,
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
      say(`"${name}" was NOT run: nothing may be mounted here (see unshare(1))`);
      isComplete = false;
      rows.push({ database: options.database, situation: name, violations: 'not run' });
      continue;
    }
    say(`${name}: ${options.seconds} s`);
    const result = await runSituation(name, situation, setting, options);
    rows.push(result.row);
    faults.push(...result.faults);
    if (!result.isBack) break;
  }
  const { ledger } = setting;
  printFaults({ ...ledger.faults, violation: [...ledger.faults.violation, ...faults] });
  printTable(rows);
  if (faults.length > 0 || !ledger.isClean) return false;
  return isComplete || NOT_ALL_RUN;
});

/** One server, one ledger and one small disk, through all situations. */
async function prepare({ database: engine, dist, fault }) {
  const disk = mountSmallDisk(DISK_SIZE);
  const database = await createDatabase(engine, { disk: disk?.folder });
  const server = await Server.create({
    name: 'A',
    dist: await withFault(dist, fault),
    variables: {
      DATABASE_URL: database.urlFor('A'),
      // A refresh without an answer has to work when it is sent again.
      REFRESH_GRACE_SECONDS: '300',
    },
  });
  await server.start();
  return { disk, database, server, ledger: new Ledger() };
}

/** @returns `{ row, faults, isBack }`: the last says whether the service is ready again */
async function runSituation(name, situation, setting, options) {
  const { server, ledger, database } = setting;
  const answers = [];
  const client = new Client(server.origin, name, (answer) => answers.push(answer));
  const knownFaults = ledger.faultCounts;
  const load = await startMixedLoad({
    ledger,
    client,
    workers: options.workers,
    accounts: ACCOUNTS,
    rest: REST,
  });
  const probes = startProbes(client);
  await pause(Math.min(CALM, options.seconds * 1000));

  const times = { begins: performance.now() };
  await situation.begin(setting);
  times.begun = performance.now();
  await pause(options.seconds * 1000);
  // Until the room inside of pages that the files have already is used up.
  if (situation.needsDisk) await becomesTrue(() => answers.some(isRefused), FILL_LIMIT);
  times.ends = performance.now();
  await situation.end(setting);
  times.ended = performance.now();
  const isBack = await becomesTrue(isReady(client), options['back-limit']);
  await pause(AFTERWARDS);
  await load.stop();
  const health = await probes.stop();

  const isAway = !situation.needsDisk;
  const limit = Math.max(options.limit, situation.limit ?? 0);
  const judged = { answers, health, times, options: { ...options, limit }, isAway };
  const { columns, faults } = judgeOutage(judged);
  if (!server.isRunning) faults.push(`the server has ended:\n${server.output}`);
  for (const damage of await database.findDamage()) faults.push(`integrity_check: ${damage}`);
  // Otherwise there is nobody to ask; that is a fault by itself.
  if (isBack) await load.check();
  const found = ledger.faultCounts;
  const row = {
    database: options.database,
    situation: name,
    ...columns,
    lost: found.lost - knownFaults.lost,
    resurrected: found.resurrected - knownFaults.resurrected,
    violations: faults.length + found.violation - knownFaults.violation,
  };
  return { row, isBack, faults: faults.map((text) => `${name}: ${text}`) };
}

/** Asks again and again whether the server lives, and whether it is ready. */
function startProbes(client) {
  const probes = { isOver: false, live: [], ready: [] };
  const probe = async (kind) => {
    while (!probes.isOver) {
      probes[kind].push(await client.health(kind));
      await pause(PROBE_INTERVAL);
    }
  };
  const all = Promise.all(['live', 'ready'].map(probe));
  return {
    async stop() {
      probes.isOver = true;
      await all;
      return probes;
    },
  };
}

function isReady(client) {
  return async () => (await client.health('ready')).status === 200;
}

function isRefused({ status }) {
  return status >= 500;
}

/** Asks again and again; false when it has not become true within so many milliseconds. */
async function becomesTrue(condition, limit) {
  const giveUpAt = performance.now() + limit;
  while (performance.now() < giveUpAt) {
    if (await condition()) return true;
    await pause(PROBE_INTERVAL);
  }
  return false;
}
