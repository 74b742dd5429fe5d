// How fast the service is beside what the machine can do, in one run: see docs/performance.md.
import { availableParallelism } from 'node:os';
import { createDatabase } from '../verify/support/database.mjs';
import { readOptions, runExperiment, logProgress } from '../verify/support/run.mjs';
import { printTable } from '../verify/support/table.mjs';
import { measureLimit } from './support/limit.mjs';
import { createService, registerAll } from './support/service.mjs';
import { writeTable } from './support/write-table.mjs';
import { READERS, WORKLOADS } from './workloads.mjs';

/** Users that sign in. */
const SIGNERS = 64;

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    // Of each measurement, in all of its rounds.
    seconds: 12,
    // Of the hashes, here and in the service.
    cost: 10,
    // Workloads with commas; all without it.
    only: '',
    // A Markdown file whose table for this database is replaced.
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
  const service = await createService({ database, cost });
  await service.start();
  return {
    service,
    readers: await registerAll(service, READERS),
    /** Many, as a user has a hundred sessions at the most, and each sign-in makes one. */
    signers: await registerAll(service, SIGNERS),
    seconds: duration,
    /** Raw conditional updates a second through the engine's own driver, for so many at once. */
    rawUpdates: (chains, seconds) =>
      engine === 'sqlite'
        ? measureLimit(
            'sqlite-updates',
            database.urlFor('A').slice('sqlite:'.length),
            chains,
            seconds,
          )
        : measureLimit('postgres-updates', database.urlFor('A'), chains, seconds),
    /** Hashes a second that all cores do together. */
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
