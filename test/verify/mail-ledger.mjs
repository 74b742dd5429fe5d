// Experiment I: no mail of an acknowledged request is lost, although the mail server fails and the service is
// killed. See docs/reliability.md.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from './support/client.mjs';
import { createDatabase } from './support/database.mjs';
import { applyFault } from './support/faults.mjs';
import { FaultyMailServer, REFUSED } from './support/faulty-mail-server.mjs';
import { MailLedger } from './support/mail-ledger.mjs';
import { between, chance, pick } from './support/random.mjs';
import { readOptions, runExperiment, logProgress } from './support/run.mjs';
import { runCli, startServers } from './support/server.mjs';
import { percentile, printFaults, printTable } from './support/table.mjs';

/** Requests between a start and the next kill. */
const LOAD = { least: 5, most: 60 };
/** Milliseconds. */
const WORKER_PAUSE = { least: 20, most: 150 };
const KILL_OFFSET = 300;
const POLL_INTERVAL = 200;

/** Milliseconds until all mails must have arrived after the last kill: several leases and back-offs. */
const DRAIN_LIMIT = 600_000;

/** Users for password resets, for each kill; one in thirty has an address that is refused. */
const USERS_PER_KILL = 60;
const TO_REFUSED = 0.03;

/** A hash of the native format, of no known password. */
const HASH = `$bcrypt-sha256$v=2,t=2b,r=8$${'a'.repeat(22)}$${'a'.repeat(31)}`;

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    kills: 100,
    workers: 6,
    // Mails whose delay is measured before the kills.
    samples: 100,
    // Seconds for which the mail server is away, after half of the kills.
    away: 60,
    dist: 'dist',
    fault: '',
  });
  const dist = await applyFault(options.dist, options.fault);
  const database = await createDatabase(options.database);
  const mailServer = await FaultyMailServer.open();
  const variables = {
    MAIL_URL: mailServer.url,
    MAIL_FROM: 'no-reply@example.com',
    PUBLIC_URL: 'https://auth.example.com',
  };
  const servers = await startServers({ database, dist, variables });
  const ledger = await createLedger(options, { dist, database, servers });
  const delays = await measureDelays(options, { mailServer, servers, ledger });
  await killUnderLoad(options, { database, mailServer, servers, ledger });
  // The mail server recovers; the last back-offs would only take long.
  mailServer.isReliable = true;
  const isDrained = await waitForDeliveries(database);
  if (!isDrained) ledger.faults.violation.push(`deliveries are pending after ${DRAIN_LIMIT} ms`);
  await mailServer.settle();
  const duplicates = ledger.check(mailServer.accepted);
  await checkDeadLetters(database, ledger);
  report(options, ledger, { mailServer, duplicates, delays });
  return ledger.isClean;
});

/** Creates an admin, and the users that ask for password resets. */
async function createLedger({ kills }, { dist, database, servers }) {
  const variables = { DATABASE_URL: database.urlFor(database.serverNames[0]), MAIL_URL: 'off' };
  const admin = { username: 'observer', email: 'observer@example.com', password: randomUUID() };
  const names = ['--username', admin.username, '--email', admin.email];
  await runCli({
    dist,
    variables,
    args: ['user', 'create', '--role', 'admin', ...names, '--password-stdin'],
    input: admin.password,
  });
  const users = Array.from({ length: kills * USERS_PER_KILL }, (_, i) => {
    const username = `${chance(TO_REFUSED) ? REFUSED : 'user'}-${i}`;
    return { username, email: `${username}@example.com`, password_hash: HASH };
  });
  await runCli({
    dist,
    variables,
    args: ['user', 'import', '-', '--format', 'jsonl'],
    input: users.map((user) => JSON.stringify(user)).join('\n'),
  });
  const { body } = await new Client(servers[0].origin, servers[0].name).login(admin);
  return new MailLedger(
    body.access_token,
    users.map(({ email }) => email),
  );
}

/** @returns milliseconds from each response to its mail, without load and failures */
async function measureDelays({ samples }, { mailServer, servers, ledger }) {
  const clients = servers.map(({ origin, name }) => new Client(origin, name));
  mailServer.isReliable = true;
  for (let i = 0; i < samples; i += 1) {
    await ledger.sendRequest(pick(clients));
    // Longer than the delay, so that each mail is measured alone.
    await pause(100);
  }
  await pause(1_000);
  await mailServer.settle();
  mailServer.isReliable = false;
  return ledger.delaysOf(mailServer.accepted);
}

/** Kills a server again and again while workers ask for mails; they continue with the other one. */
async function killUnderLoad({ kills, workers, away }, { database, mailServer, servers, ledger }) {
  const clients = servers.map(({ origin, name }) => new Client(origin, name));
  const reachable = new Set(clients);
  const load = { isStopped: false };
  const work = async () => {
    while (!load.isStopped) {
      if (reachable.size > 0) await ledger.sendRequest(pick([...reachable]));
      await pause(between(WORKER_PAUSE.least, WORKER_PAUSE.most));
    }
  };
  const working = Promise.all(Array.from({ length: workers }, work));
  let absence;
  for (let done = 1; done <= kills; done += 1) {
    const killAfter = ledger.acknowledged + between(LOAD.least, LOAD.most);
    while (ledger.acknowledged < killAfter) await pause(10);
    await pause(between(0, KILL_OFFSET));
    const index = Math.floor(between(0, servers.length));
    reachable.delete(clients[index]);
    await servers[index].kill();
    await database.waitForDisconnect(servers[index].name);
    await servers[index].start();
    reachable.add(clients[index]);
    if (done === Math.ceil(kills / 2)) absence = mailServer.beAwayFor(away * 1000);
    if (done % 20 === 0) logProgress(`${done} kills, ${ledger.acknowledged} requests`);
  }
  load.isStopped = true;
  await working;
  await absence;
}

/** @returns whether no delivery is pending any more */
async function waitForDeliveries(database) {
  const deadline = performance.now() + DRAIN_LIMIT;
  for (;;) {
    const pending = await countDeliveries(database, 'next_attempt_at IS NOT NULL');
    if (pending === 0) return true;
    if (performance.now() > deadline) return false;
    await pause(POLL_INTERVAL);
  }
}

/** Exactly the mails to refused addresses are dead letters. */
async function checkDeadLetters(database, ledger) {
  const dead = await countDeliveries(database, 'dead_at IS NOT NULL');
  const refused = [...ledger.requests.values()].filter(({ isRefused }) => isRefused);
  const acknowledged = refused.filter(({ isAcknowledged }) => isAcknowledged).length;
  if (dead >= acknowledged && dead <= refused.length) return;
  ledger.faults.violation.push(
    `${dead} dead letters for ${acknowledged} to ${refused.length} mails to refused addresses`,
  );
}

async function countDeliveries(database, condition) {
  const [{ count }] = await database.query(
    `SELECT count(*) AS count FROM outbox WHERE ${condition}`,
  );
  return Number(count);
}

function report({ database, kills }, ledger, { mailServer, duplicates, delays }) {
  const { lost, violation } = ledger.faults;
  const refused = [...ledger.requests.values()].filter(({ isRefused }) => isRefused);
  printFaults(ledger.faults);
  printTable([
    {
      database,
      acknowledged: ledger.acknowledged,
      unknown: ledger.unknown,
      kills,
      'mails accepted': mailServer.accepted.length,
      'accepted without a reply': mailServer.counts['drop-after'],
      duplicates,
      'dead letters': refused.length,
      lost: lost.length,
      violations: violation.length,
      'median delay': `${Math.round(percentile(delays, 0.5))} ms`,
      'longest delay': `${Math.round(Math.max(...delays))} ms`,
    },
  ]);
}
