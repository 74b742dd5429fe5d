// Whether the response to a request for a mail, or its time, reveals a user: see docs/security.md.
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { compareKinds } from './support/compare-kinds.mjs';
import { createDatabase } from './support/database.mjs';
import { findFreePort } from './support/free-port.mjs';
import { readOptions, registerCleanup, runExperiment } from './support/run.mjs';
import { runCli, Server } from './support/server.mjs';
import { printFaults, printTable } from './support/table.mjs';

/** A hash of the native format, without a known password. */
const HASH = `$bcrypt-sha256$v=2,t=2b,r=8$${'a'.repeat(22)}$${'a'.repeat(31)}`;

/** The imported users by kind. */
const USERS = {
  known: { password_hash: HASH },
  'no password': { password_hash: null },
  disabled: { password_hash: HASH, is_active: false },
  verified: { password_hash: HASH, email_verified: true },
};

const addressOf = (kind) => `${kind.replaceAll(' ', '-')}@example.com`;
const KINDS = ['known', 'unknown', 'no password', 'disabled'];

let registrations = 0;

/** The body of a registration with a new username. @param email absent for a new address too */
function registration(email) {
  registrations += 1;
  const username = `new${registrations}`;
  return { email: email ?? `${username}@example.com`, username, password: 'a long password' };
}

/** Bodies by kind, for each operation. The kinds of an operation are compared with its first. */
const OPERATIONS = {
  '/auth/password-reset/request': Object.fromEntries(
    KINDS.map((kind) => [kind, { email: addressOf(kind) }]),
  ),
  '/auth/verify-email/request': Object.fromEntries(
    [...KINDS, 'verified'].map((kind) => [kind, { email: addressOf(kind) }]),
  ),
  '/auth/sign-in/email': Object.fromEntries(
    ['verified', ...KINDS].map((kind) => [kind, { email: addressOf(kind) }]),
  ),
  '/auth/register': {
    known: () => registration(addressOf('known')),
    unknown: () => registration(),
    disabled: () => registration(addressOf('disabled')),
  },
};

/** Wrong codes of one sign-in by e-mail; the fifth would void it. */
const TRIES = 4;

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    // Requests of each kind.
    samples: 500,
    dist: 'dist',
  });
  const database = await createDatabase(options.database);
  const { dist } = options;
  const variables = {
    DATABASE_URL: database.urlFor('A'),
    MAIL_URL: `smtp://127.0.0.1:${await openMailServer()}`,
    MAIL_FROM: 'no-reply@example.com',
    PUBLIC_URL: 'https://auth.example.com',
    // Registrations then hide whether an address is taken.
    REQUIRE_VERIFIED_EMAIL: 'true',
    MAGIC_LINK_ENABLED: 'true',
  };
  const server = await Server.create({ name: 'A', dist, variables });
  // The schema must exist.
  await server.start();
  const args = ['user', 'import', '-', '--format', 'jsonl'];
  await runCli({ dist, variables, args, input: importFile() });
  const faults = [];
  const api = `${server.origin}/api/v1`;
  const operations = {
    '/auth/sign-in/email/code': {
      verified: await wrongCodes(api, addressOf('verified'), options.samples),
      unknown: await wrongCodes(api, addressOf('unknown'), options.samples),
    },
    ...OPERATIONS,
  };
  for (const [path, kinds] of Object.entries(operations)) {
    const rows = await compareKinds(`${api}${path}`, kinds, options.samples);
    printTable(rows.map((row) => ({ operation: path, ...row })));
    const differing = rows.filter(({ differs }) => differs !== 'no');
    faults.push(
      ...differing.map(({ kinds: pair, differs }) => `${path}: ${pair} differ in ${differs}`),
    );
  }
  printFaults({ difference: faults });
  return faults.length === 0;
});

/**
 * Starts enough sign-ins for two measurements, and waits until their mails were queued.
 *
 * @returns a function that returns the next body with a wrong code
 */
async function wrongCodes(api, email, samples) {
  const handles = [];
  for (let i = 0; i < (2 * (samples + 20)) / TRIES; i += 1) {
    const response = await fetch(`${api}/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email }),
    });
    handles.push((await response.json()).sign_in_token);
  }
  // The dispatcher issues the tokens: without them, the code of a user is that of none.
  await sleep(5_000);
  let next = 0;
  return () => {
    const sign_in_token = handles[Math.floor(next / TRIES)];
    next += 1;
    return { sign_in_token, code: '00000000' };
  };
}

/** A mail server that accepts every mail. @returns its port */
async function openMailServer() {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, _session, callback) => stream.resume().on('end', callback),
  });
  const port = await findFreePort();
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  registerCleanup(() => server.close());
  return port;
}

function importFile() {
  return Object.entries(USERS)
    .map(([kind, fields]) => {
      const email = addressOf(kind);
      return JSON.stringify({ email, username: email.split('@')[0], ...fields });
    })
    .join('\n');
}
