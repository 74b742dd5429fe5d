// Experiment E: SIGTERM under load fails no accepted request, and the process exits in time. See
// docs/reliability.md.
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from './support/client.mjs';
import { createDatabase } from './support/database.mjs';
import { applyFault } from './support/faults.mjs';
import {
  openIdleConnections,
  openStalledConnections,
  waitForReceipt,
} from './support/idle-connections.mjs';
import { Ledger } from './support/ledger.mjs';
import { startMixedLoad } from './support/mixed-load.mjs';
import { between } from './support/random.mjs';
import { readOptions, runExperiment, logProgress } from './support/run.mjs';
import { Server } from './support/server.mjs';
import { checkShutdown } from './support/check-shutdown.mjs';
import { percentile, printFaults, printTable } from './support/table.mjs';

/** Milliseconds of load before the signal. */
const LOAD = { least: 300, most: 1_500 };

/** Users per worker, and its longest pause between requests in milliseconds. */
const USERS = 3;
const REST = 10;

/** Idle keep-alive connections. */
const IDLE = 20;

/** Every tenth round has clients that stop in the middle of a request. */
const STALLED_EVERY = 10;

/** 55 ms per hash on a usual core: still in flight when the signal arrives. */
const BCRYPT_ROUNDS = '10';
const HASHING = ['/auth/login', '/auth/register', '/users/me/password'];
const HASHES_IN_FLIGHT = 2;

/** Longest time from the signal to the exit without stalled clients, as a multiple of the first start. */
const EXIT_RATIO = 5;

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    rounds: 50,
    workers: 8,
    dist: 'dist',
    fault: '',
  });
  const database = await createDatabase(options.database);
  const server = await Server.create({
    name: 'A',
    dist: await applyFault(options.dist, options.fault),
    variables: {
      DATABASE_URL: database.urlFor('A'),
      REFRESH_GRACE_SECONDS: '300',
      LOG_LEVEL: 'warn',
      BCRYPT_ROUNDS,
    },
  });
  const ledger = new Ledger();
  const rounds = [];
  for (let number = 1; number <= options.rounds; number += 1) {
    const isStalled = number % STALLED_EVERY === 0;
    rounds.push(await runRound({ server, database, ledger, options, isStalled }));
    if (number % 10 === 0) logProgress(`${number} rounds, ${ledger.operations} operations`);
  }
  const faults = rounds.flatMap((round, index) =>
    round.faults.map((text) => `round ${index + 1}: ${text}`),
  );
  printFaults({ ...ledger.faults, violation: [...ledger.faults.violation, ...faults] });
  const kinds = [false, true].map((isStalled) =>
    rounds.filter((round) => round.isStalled === isStalled),
  );
  printTable(kinds.filter(({ length }) => length > 0).map((kind) => summarize(kind, options)));
  return faults.length === 0 && ledger.isClean;
});

/** Starts the server, sends SIGTERM under load, and compares its database with the ledger. */
async function runRound({ server, database, ledger, options, isStalled }) {
  const { workers } = options;
  await server.start();
  const responses = [];
  let load;
  const client = new Client(server.origin, server.name, (response) => {
    responses.push(response);
    // The server has stopped: further requests would only fail.
    if (response.status === undefined) void load.stop();
  });
  load = await startMixedLoad({ ledger, client, workers, users: USERS, rest: REST });
  const idle = await openIdleConnections(server.origin, IDLE);
  const stalled = isStalled ? await openStalledConnections(server.origin) : [];
  await pause(between(LOAD.least, LOAD.most));

  const receivedUntil = await waitForRequestsInFlight(server, client);
  const signalledAt = performance.now();
  const exitCode = await server.stop();
  const took = performance.now() - signalledAt;
  await load.stop();
  for (const connection of [...idle, ...stalled]) connection.destroy();

  const result = checkShutdown(responses, { receivedUntil, signalledAt });
  const { faults } = result;
  if (exitCode !== 0) faults.push(`exit code ${exitCode}`);
  if (!isStalled && took > EXIT_RATIO * server.firstStart) {
    faults.push(`the process exited ${Math.round(took)} ms after the signal`);
  }
  const output = server.takeOutput();
  // Closing stalled connections may log a warning.
  if (output !== '' && !isStalled) faults.push(`unexpected log output: ${output}`);
  if (!database.isClosed) faults.push('the write-ahead log of SQLite was not closed');
  for (const damage of await database.findDamage()) faults.push(`integrity_check: ${damage}`);

  await server.start();
  const before = ledger.faultCounts;
  await load.check();
  await server.stop();
  const found = ledger.faultCounts;
  const change = (kind) => found[kind] - before[kind];
  return {
    ...result,
    faults,
    isStalled,
    took,
    lost: change('lost'),
    resurrected: change('resurrected'),
    violations: faults.length + change('violation'),
  };
}

/**
 * Waits until requests that hash a password are in flight, and received by the server.
 *
 * @returns the time before which all requests sent have been received
 */
async function waitForRequestsInFlight(server, client) {
  for (;;) {
    const receivedUntil = performance.now();
    await waitForReceipt(server.origin);
    const hashing = [...client.pending].filter(
      ({ path, from }) => HASHING.includes(path) && from <= receivedUntil,
    );
    if (hashing.length >= HASHES_IN_FLIGHT) return receivedUntil;
    await pause(between(0, REST));
  }
}

function summarize(rounds, { database }) {
  const sum = (name) => rounds.reduce((total, round) => total + round[name], 0);
  const times = rounds.map(({ took }) => took);
  return {
    database,
    'stalled clients': rounds[0].isStalled ? 'two' : 'none',
    rounds: rounds.length,
    'in flight at SIGTERM': sum('inFlight'),
    failed: sum('failed'),
    'sent later, answered': sum('laterAnswered'),
    'sent later, refused': sum('laterRefused'),
    'median exit': `${Math.round(percentile(times, 0.5))} ms`,
    'slowest exit': `${Math.round(Math.max(...times))} ms`,
    lost: sum('lost'),
    resurrected: sum('resurrected'),
    violations: sum('violations'),
  };
}
