// Time from a sign-out or a change of a user until services that verify tokens by themselves reject its token:
// see docs/performance.md.
import { setTimeout as pause } from 'node:timers/promises';
import { createRevocations, createTokenVerifier } from '../../sdk/dist/verify.js';
import { Client } from './support/client.mjs';
import { createDatabase } from './support/database.mjs';
import { logProgress, readOptions, runExperiment } from './support/run.mjs';
import { runCli, startServers } from './support/server.mjs';
import { percentile, printFaults, printTable } from './support/table.mjs';

const TOKEN = 'the-token-of-the-verifiers-of-the-experiment';
const ADMIN = {
  username: 'admin1',
  email: 'admin1@example.com',
  password: 'correct horse battery',
};
const NAME = 'user-authentication-service';
/** Milliseconds between two looks at all subscribers. */
const POLL = 1;
/** Milliseconds after which a verifier counts as one that accepts the token for ever. */
const LIMIT = 20_000;

/** What makes a token invalid, by its name. */
const CHANGES = {
  'sign-out': ({ first, tokens }) => first.logout(tokens.refresh_token),
  deactivation: ({ first, admin, id }) => first.setActive(admin, id, false),
  'change of the role': ({ first, admin, id }) =>
    first.send('PUT', `/users/${id}`, { token: admin, json: { role: 'admin' } }),
};

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    subscribers: 100,
    // Changes of each kind.
    changes: 200,
    // Milliseconds: the largest p99.
    bound: 1_000,
    dist: 'dist',
  });
  const database = await createDatabase(options.database);
  await createAdmin(options.dist, database);
  const servers = await startServers({
    database,
    dist: options.dist,
    variables: { ACCESS_TOKEN_ALG: 'ES256', REVOCATION_FEED_TOKEN: TOKEN },
  });
  // Changes are made on the first server; verifiers are distributed over all of them.
  const first = new Client(servers[0].origin, servers[0].name);
  const verifiers = Array.from({ length: options.subscribers }, (_, index) =>
    createVerifier(servers[index % servers.length]),
  );
  while (!verifiers.every(({ revocations }) => revocations.isCurrent)) await pause(POLL);
  logProgress(`${options.subscribers} subscribers are current`);

  const rows = [];
  const faults = [];
  for (const kind of Object.keys(CHANGES)) {
    const admin = (await first.login(ADMIN)).body.access_token;
    const times = [];
    for (let index = 0; index < options.changes; index += 1) {
      times.push(...(await measure({ kind, index, first, admin, verifiers })));
    }
    const p99 = percentile(times, 0.99);
    if (!(p99 < options.bound)) faults.push(`${kind}: p99 of ${p99.toFixed(0)} ms`);
    if (times.includes(LIMIT)) faults.push(`${kind}: a verifier never rejected the token`);
    rows.push(toRow(kind, times, options));
  }
  for (const { revocations } of verifiers) revocations.close();
  printFaults({ fault: faults });
  printTable(rows);
  return faults.length === 0;
});

async function createAdmin(dist, database) {
  const names = ['--username', ADMIN.username, '--email', ADMIN.email];
  await runCli({
    dist,
    variables: { DATABASE_URL: database.urlFor(database.serverNames[0]) },
    args: ['user', 'create', '--role', 'admin', ...names, '--password-stdin'],
    input: ADMIN.password,
  });
}

function createVerifier({ origin }) {
  const revocations = createRevocations({ url: `${origin}/api/v1/revocations`, token: TOKEN });
  const verifier = createTokenVerifier({
    issuer: NAME,
    audience: NAME,
    jwksUrl: `${origin}/.well-known/jwks.json`,
    revocations,
    whenStale: 'reject',
  });
  return { revocations, verifier };
}

/** @returns milliseconds from sending the change until the rejection, by verifier */
async function measure({ kind, index, first, admin, verifiers }) {
  const username = `${kind.replaceAll(/\W/g, '')}${index}`;
  const user = { username, email: `${username}@example.com`, password: 'correct horse battery' };
  const { body: tokens } = await first.register(user);
  const claims = await Promise.all(
    verifiers.map(({ verifier }) => verifier.verify(tokens.access_token)),
  );
  const id = claims[0].sub;
  const change = CHANGES[kind]({ first, admin, tokens, id });
  const from = performance.now();
  const times = verifiers.map(() => undefined);
  while (times.includes(undefined) && performance.now() - from < LIMIT) {
    await pause(POLL);
    verifiers.forEach(({ revocations }, position) => {
      // The look-up of `verify`, without the signature, which would delay the other looks.
      if (revocations.isRevoked(claims[position])) times[position] ??= performance.now() - from;
    });
  }
  const { status } = await change;
  if (status >= 300) throw new Error(`${kind} answers ${status}`);
  await Promise.all(verifiers.map(({ verifier }) => assertRejected(verifier, tokens)));
  return times.map((time) => time ?? LIMIT);
}

async function assertRejected(verifier, tokens) {
  const error = await verifier.verify(tokens.access_token).catch((rejection) => rejection);
  if (error.code !== 'invalid_token') throw new Error(`a verifier accepts the token: ${error}`);
}

function toRow(kind, times, { database, subscribers, changes }) {
  return {
    database,
    change: kind,
    subscribers,
    changes,
    'median (ms)': percentile(times, 0.5).toFixed(0),
    'p99 (ms)': percentile(times, 0.99).toFixed(0),
    'slowest (ms)': Math.max(...times).toFixed(0),
  };
}
