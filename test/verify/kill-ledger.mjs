// Experiment A: no acknowledged change is lost and no ended session lives, however often and
// whenever a server is killed. See docs/reliability.md.
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from './support/client.mjs';
import { createDatabase } from './support/database.mjs';
import { withFault } from './support/faults.mjs';
import { Ledger } from './support/ledger.mjs';
import { between, chance, pick } from './support/random.mjs';
import { readOptions, runExperiment, say } from './support/run.mjs';
import { startServers } from './support/server.mjs';
import { checkSyncs } from './support/sync-check.mjs';
import { printFaults, printTable } from './support/table.mjs';

/** Operations between a start and the next kill. */
const LOAD = { least: 50, most: 400 };
/** Milliseconds: within this time a server that starts is killed, and kills are not foreseen. */
const START_UP = 600;
const JITTER = 15;

/** How often a server is killed once more, while it starts. */
const KILLED_WHILE_STARTING = 0.1;

/** How many accounts a worker uses in turns, and how often it registers another one. */
const ACCOUNTS_A_WORKER = 4;
const NEW_ACCOUNT = 0.08;

/** Accounts that were in order before and are looked at again after each restart. */
const SAMPLE = 10;

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    kills: 200,
    workers: 12,
    // Milliseconds from a restart until the server says that it is ready.
    'ready-limit': 3_000,
    dist: 'dist',
    fault: '',
  });
  const dist = await withFault(options.dist, options.fault);
  const isSqlite = options.database === 'sqlite';
  const ledger = new Ledger();
  const syncs = isSqlite ? await checkSyncs(dist) : undefined;
  if (syncs) judgeSyncs(syncs, ledger);

  const database = await createDatabase(options.database);
  const killing = await killAndCheck(options, dist, database, ledger);
  report(options, ledger, killing, syncs);
  return ledger.isClean;
});

/** @returns `{ kills, slowestRestart }`, the latter in milliseconds */
async function killAndCheck({ kills, workers, 'ready-limit': readyLimit }, dist, database, ledger) {
  const servers = await startServers({
    database,
    dist,
    // The longest there is: a refresh without an answer has to work when it is sent again.
    variables: { REFRESH_GRACE_SECONDS: '300' },
  });
  const clients = servers.map(({ origin, name }) => new Client(origin, name));
  const crew = Array.from({ length: workers }, () => []);
  let done = 0;
  let slowestRestart = 0;
  while (done < kills) {
    const reachable = new Set(clients);
    const stopLoad = startLoad(ledger, crew, reachable);
    const enough = ledger.operations + between(LOAD.least, LOAD.most);
    while (ledger.operations < enough) await pause(between(0, JITTER));

    const victim = Math.floor(between(0, servers.length));
    reachable.delete(clients[victim]);
    await servers[victim].kill();
    done += 1;
    if (chance(KILLED_WHILE_STARTING) && done < kills) {
      servers[victim].spawn();
      await pause(between(0, START_UP));
      await servers[victim].kill();
      done += 1;
    }
    await database.settle(servers[victim].name);
    const restart = await servers[victim].start();
    if (restart > readyLimit) {
      ledger.faults.violation.push(`kill ${done}: ready only after ${Math.round(restart)} ms`);
    }
    slowestRestart = Math.max(slowestRestart, restart);

    await stopLoad();
    for (const damage of await database.findDamage()) {
      ledger.faults.violation.push(`kill ${done}: integrity_check: ${damage}`);
    }
    const touched = ledger.accounts.filter(({ isTouched }) => isTouched);
    const others = Array.from({ length: SAMPLE }, () => pick(ledger.accounts));
    await ledger.checkAll(clients, [...new Set([...touched, ...others])]);
    if (done % 20 === 0) say(`${done} kills, ${ledger.operations} operations`);
  }
  say(`the last check, of all ${ledger.accounts.length} accounts`);
  await ledger.checkAll(clients, ledger.accounts, true);
  return { kills: done, slowestRestart };
}

/**
 * Sets the workers going, each with accounts of its own.
 *
 * @param reachable the clients whose servers are up, as they are at any time
 * @returns what stops them, and waits until each has its answer or knows that none will come
 */
function startLoad(ledger, crew, reachable) {
  const load = { isOver: false };
  const work = async (accounts) => {
    while (!load.isOver && reachable.size > 0) {
      await ledger.operate(pick([...reachable]), nextAccount(ledger, accounts));
    }
  };
  const all = Promise.all(crew.map(work));
  return () => {
    load.isOver = true;
    return all;
  };
}

/** @param accounts of one worker, the oldest first */
function nextAccount(ledger, accounts) {
  const usable = accounts.filter(({ isUnclear }) => !isUnclear);
  if (usable.length > 0 && !chance(NEW_ACCOUNT)) return pick(usable);
  const account = ledger.addAccount();
  accounts.push(account);
  accounts.splice(0, accounts.length - ACCOUNTS_A_WORKER);
  return account;
}

function judgeSyncs({ synchronous, unsynced, note }, ledger) {
  if (synchronous !== 2) {
    ledger.faults.violation.push(`PRAGMA synchronous reads ${synchronous} instead of 2`);
  }
  ledger.faults.violation.push(...unsynced);
  if (note) say(`The syncs of acknowledged writes were NOT counted: ${note}`);
}

function report({ database }, ledger, { kills, slowestRestart }, syncs) {
  const { lost, resurrected, violation } = ledger.faults;
  const watched = syncs?.note
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
      'synced writes': watched ?? '-',
    },
  ]);
}
