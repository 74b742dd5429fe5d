// Experiment A: after SIGKILL at random times no acknowledged change is lost and no revoked session is
// active. See docs/reliability.md.
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from './support/client.mjs';
import { createDatabase } from './support/database.mjs';
import { applyFault } from './support/faults.mjs';
import { Ledger } from './support/ledger.mjs';
import { between, chance, pick } from './support/random.mjs';
import { readOptions, runExperiment, logProgress } from './support/run.mjs';
import { startServers } from './support/server.mjs';
import { checkSyncs } from './support/check-syncs.mjs';
import { printFaults, printTable } from './support/table.mjs';

/** Operations between a start and the next kill. */
const LOAD = { least: 50, most: 400 };
/** Milliseconds: the window of kills during a start, and the random offset of other kills. */
const START_WINDOW = 600;
const JITTER = 15;

/** Probability of a second kill during the start. */
const KILL_DURING_START = 0.1;

/** Users of a worker, and the probability that it registers another one. */
const USERS_PER_WORKER = 4;
const NEW_USER = 0.08;

/** Unused users that each restart checks again. */
const SAMPLE = 10;

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    kills: 200,
    workers: 12,
    // Longest time from a restart to readiness, as a multiple of the slowest first start.
    'ready-ratio': 5,
    dist: 'dist',
    fault: '',
  });
  const dist = await applyFault(options.dist, options.fault);
  const isSqlite = options.database === 'sqlite';
  const ledger = new Ledger();
  const syncs = isSqlite ? await checkSyncs(dist) : undefined;
  if (syncs) recordSyncFaults(syncs, ledger);

  const database = await createDatabase(options.database);
  const killing = await killAndCheck(options, dist, database, ledger);
  report(options, ledger, killing, syncs);
  return ledger.isClean;
});

/** @returns `{ kills, slowestRestart }`, the latter in milliseconds */
async function killAndCheck({ kills, workers, 'ready-ratio': readyRatio }, dist, database, ledger) {
  const servers = await startServers({
    database,
    dist,
    // The maximum: a refresh without a response has to succeed when it is repeated.
    variables: { REFRESH_GRACE_SECONDS: '300' },
  });
  const readyLimit = readyRatio * Math.max(...servers.map(({ firstStart }) => firstStart));
  const clients = servers.map(({ origin, name }) => new Client(origin, name));
  const usersByWorker = Array.from({ length: workers }, () => []);
  let done = 0;
  let slowestRestart = 0;
  while (done < kills) {
    const reachable = new Set(clients);
    const stopLoad = startLoad(ledger, usersByWorker, reachable);
    const killAfter = ledger.operations + between(LOAD.least, LOAD.most);
    while (ledger.operations < killAfter) await pause(between(0, JITTER));

    const index = Math.floor(between(0, servers.length));
    reachable.delete(clients[index]);
    await servers[index].kill();
    done += 1;
    if (chance(KILL_DURING_START) && done < kills) {
      servers[index].spawn();
      await pause(between(0, START_WINDOW));
      await servers[index].kill();
      done += 1;
    }
    await database.waitForDisconnect(servers[index].name);
    const restart = await servers[index].start();
    if (restart > readyLimit) {
      ledger.faults.violation.push(
        `kill ${done}: ready after ${Math.round(restart)} ms instead of ${Math.round(readyLimit)} ms`,
      );
    }
    slowestRestart = Math.max(slowestRestart, restart);

    await stopLoad();
    for (const damage of await database.findDamage()) {
      ledger.faults.violation.push(`kill ${done}: integrity_check: ${damage}`);
    }
    const touched = ledger.users.filter(({ isTouched }) => isTouched);
    const others = Array.from({ length: SAMPLE }, () => pick(ledger.users));
    await ledger.checkAll(clients, [...new Set([...touched, ...others])]);
    if (done % 20 === 0) logProgress(`${done} kills, ${ledger.operations} operations`);
  }
  logProgress(`final check of all ${ledger.users.length} users`);
  await ledger.checkAll(clients, ledger.users, true);
  return { kills: done, slowestRestart };
}

/**
 * Starts the workers, each with its own users.
 *
 * @param reachable the clients of running servers; the caller updates the set
 * @returns a function that stops the workers and resolves after their last response or failure
 */
function startLoad(ledger, usersByWorker, reachable) {
  const load = { isStopped: false };
  const work = async (users) => {
    while (!load.isStopped && reachable.size > 0) {
      await ledger.sendRandomRequest(pick([...reachable]), nextUser(ledger, users));
    }
  };
  const all = Promise.all(usersByWorker.map(work));
  return () => {
    load.isStopped = true;
    return all;
  };
}

/** @param users of one worker, the oldest first */
function nextUser(ledger, users) {
  const usable = users.filter(({ hasUnknownOutcome }) => !hasUnknownOutcome);
  if (usable.length > 0 && !chance(NEW_USER)) return pick(usable);
  const user = ledger.addUser();
  users.push(user);
  users.splice(0, users.length - USERS_PER_WORKER);
  return user;
}

function recordSyncFaults({ synchronous, unsynced, note }, ledger) {
  if (synchronous !== 2) {
    ledger.faults.violation.push(`PRAGMA synchronous reads ${synchronous} instead of 2`);
  }
  ledger.faults.violation.push(...unsynced);
  if (note) logProgress(`The syncs of acknowledged writes were NOT counted: ${note}`);
}

function report({ database }, ledger, { kills, slowestRestart }, syncs) {
  const { lost, resurrected, violation } = ledger.faults;
  const synced = syncs?.note
    ? 'not counted'
    : syncs && `${syncs.writes - syncs.unsynced.length} of ${syncs.writes}`;
  printFaults(ledger.faults);
  printTable([
    {
      database,
      operations: ledger.operations,
      acknowledged: ledger.acknowledged,
      unknown: ledger.unknown,
      kills,
      lost: lost.length,
      resurrected: resurrected.length,
      violations: violation.length,
      'slowest restart': `${Math.round(slowestRestart)} ms`,
      synchronous: syncs?.synchronous ?? '-',
      'synced writes': synced ?? '-',
    },
  ]);
}
