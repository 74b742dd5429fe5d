// Compares the service with the limits of the machine in one run: see docs/performance.md.
import { availableParallelism } from 'node:os';
import { createDatabase } from '../verify/support/database.mjs';
import { readOptions, runExperiment, logProgress } from '../verify/support/run.mjs';
import { printTable } from '../verify/support/table.mjs';
import { measureLimit } from './support/limit.mjs';
import { fill } from './support/fill.mjs';
import { createService, registerAll } from './support/service.mjs';
import { SessionWalk } from './support/session-walk.mjs';
import { writeTable } from './support/write-table.mjs';
import { READERS, WORKLOADS } from './workloads.mjs';

/** Users that sign in. */
const SIGNERS = 64;

/** Users with two active sessions each, together more than the session cache holds. */
const IDLE_USERS = 10_000;

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    // Duration of each measurement, divided over its rounds.
    seconds: 12,
    // bcrypt cost of the service and of the limit.
    cost: 10,
    // Comma-separated workloads; all by default.
    only: '',
    // A Markdown file; its table for this database is replaced.
    write: '',
  });
  const run = await startRun(options);
  const rows = [];
  for (const [name, workload] of chosen(options.only)) {
    logProgress(name);
    rows.push(...(await workload(run)));
  }
  printTable(rows);
  if (options.write) writeTable(options.write, options.database, rows);
  return rows.every(({ met }) => met !== 'no');
});

async function startRun({ database: engine, seconds: duration, cost }) {
  const database = await createDatabase(engine);
  // Production refuses cheap hashes.
  const variables = cost < 10 ? { NODE_ENV: 'test' } : {};
  const service = await createService({ database, cost, variables });
  await service.start();
  const readers = await registerAll(service, READERS);
  return {
    service,
    /** A service with a database of its own. */
    serve: async (settings) => {
      const other = await createDatabase(engine);
      const started = await createService({ database: other, cost, variables: settings });
      await started.start();
      return started;
    },
    readers,
    /** Many, as each sign-in creates a session and a user has at most a hundred. */
    signers: await registerAll(service, SIGNERS),
    seconds: duration,
    /** Fills the database with sessions and walks through them. */
    walk: async () => {
      const [{ username }] = readers;
      const sessions = await fill(database, { users: IDLE_USERS, like: username, logProgress });
      return new SessionWalk(service, sessions);
    },
    /** Raw conditional updates per second through the driver of the engine, by `chains` concurrent callers. */
    rawUpdates: (chains, seconds) =>
      engine === 'sqlite'
        ? measureLimit(
            'sqlite-updates',
            database.urlFor('A').slice('sqlite:'.length),
            chains,
            seconds,
          )
        : measureLimit('postgres-updates', database.urlFor('A'), chains, seconds),
    /** Hashes per second on all cores. */
    bcryptCeiling: (seconds) => measureLimit('bcrypt', cost, availableParallelism(), seconds),
  };
}

function chosen(only) {
  const names = only === '' ? Object.keys(WORKLOADS) : only.split(',');
  return names.map((name) => {
    if (!WORKLOADS[name]) throw new Error(`--only takes ${Object.keys(WORKLOADS).join(', ')}`);
    return [name, WORKLOADS[name]];
  });
}
