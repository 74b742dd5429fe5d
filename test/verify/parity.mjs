// Whether the response to a rejected sign-in, or its time, reveals a user, the format of a hash or a second factor:
// see docs/security.md.
import { compareKinds } from './support/compare-kinds.mjs';
import { createDatabase } from './support/database.mjs';
import { enrolUsers } from './support/factors/enrol-users.mjs';
import { FactorClient } from './support/factors/factor-client.mjs';
import { readOptions, runExperiment } from './support/run.mjs';
import { runCli, Server } from './support/server.mjs';
import { printFaults, printTable } from './support/table.mjs';

/** One user for each kind of stored hash. No password is known, as every sign-in is rejected. */
const HASHES = {
  native: (cost) => native(cost),
  higher: (cost) => native(cost + 1),
  lower: (cost) => plain(cost - 2),
  pbkdf2: () => `pbkdf2_sha256$30000$c2FsdA$${KEY}=`,
  'pbkdf2-sha1': () => `pbkdf2_sha1$20000$c2FsdA$${'A'.repeat(27)}=`,
  scrypt: () => `$scrypt$ln=13,r=8,p=1$c2FsdA$${KEY}`,
  'no password': () => null,
  argon2: () => `$argon2id$v=19$m=8192,t=2,p=1$c29tZXNhbHQ$${KEY}`,
};

/** Base64 of 32 bytes, without padding. */
const KEY = 'A'.repeat(43);
const native = (cost) => `$bcrypt-sha256$v=2,t=2b,r=${cost}$${'a'.repeat(22)}$${'a'.repeat(31)}`;
const plain = (cost) => `$2b$${String(cost).padStart(2, '0')}$${'a'.repeat(53)}`;

/** The name of the user of a kind. */
const userOf = (kind) => kind.replaceAll(' ', '-');

/** The second is not in NFC: other systems may have hashed either form. */
const PASSWORDS = { composed: 'a wrong password', decomposed: 'a wrong pa\u0308ssword' };

/** Bodies of rejected sign-ins by kind. The kinds of a group are compared with its first. */
const GROUPS = Object.entries(PASSWORDS).map(([form, password]) =>
  Object.fromEntries([
    ...Object.keys(HASHES).map((name) => [
      `${name}, ${form}`,
      { username: userOf(name), password },
    ]),
    [`unknown, ${form}`, { username: 'unknown-user', password }],
    [`unknown address, ${form}`, { email: 'unknown@example.org', password }],
    ...(form === 'composed' ? [['empty', { username: 'native', password: '' }]] : []),
  ]),
);

/**
 * Bodies with a wrong password, of users with and without a second factor, and with the token of a trusted device
 * of the user, of another user or of none.
 */
async function secondFactorGroup(server) {
  const client = new FactorClient(server.origin, server.name);
  const { single, enrolled, other } = await enrolUsers(client, {
    single: { hasTotp: false },
    enrolled: { hasTotp: true },
    other: { hasTotp: true },
  });
  const forged = `${enrolled.deviceToken.slice(0, -8)}AAAAAAAA`;
  return {
    'no factor': wrongSignIn(single),
    factor: wrongSignIn(enrolled),
    'no factor, device of another user': wrongSignIn(single, other.deviceToken),
    'factor, trusted device': wrongSignIn(enrolled, enrolled.deviceToken),
    'factor, device of another user': wrongSignIn(enrolled, other.deviceToken),
    'factor, forged device': wrongSignIn(enrolled, forged),
    'unknown user, trusted device': wrongSignIn({ username: 'unknown-user' }, enrolled.deviceToken),
  };
}

const wrongSignIn = ({ username }, trusted_device_token) => ({
  username,
  password: 'a wrong password',
  trusted_device_token,
});

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    // Sign-ins of each kind.
    samples: 300,
    cost: 8,
    // `hashes` or `second-factor`; both by default.
    part: '',
    dist: 'dist',
  });
  const database = await createDatabase(options.database);
  const { dist } = options;
  const variables = {
    DATABASE_URL: database.urlFor('A'),
    BCRYPT_ROUNDS: String(options.cost),
    TRUSTED_DEVICE_DAYS: '30',
  };
  const server = await Server.create({ name: 'A', dist, variables });
  // The schema must exist, and the hashes must be there at a start.
  await server.start();
  await server.stop();
  const args = ['user', 'import', '-', '--format', 'jsonl'];
  await runCli({ dist, variables, args, input: importFile(options.cost) });
  await server.start();
  const rows = [];
  const groups = [
    ...(options.part === 'second-factor' ? [] : GROUPS),
    ...(options.part === 'hashes' ? [] : [await secondFactorGroup(server)]),
  ];
  for (const group of groups) {
    const compared = await compareKinds(
      `${server.origin}/api/v1/auth/login`,
      group,
      options.samples,
    );
    printTable(compared);
    rows.push(...compared);
  }
  const faults = rows
    .filter(({ differs }) => differs !== 'no')
    .map(({ kinds, differs }) => `${kinds} differ in ${differs}`);
  printFaults({ difference: faults });
  return faults.length === 0;
});

function importFile(cost) {
  return Object.entries(HASHES)
    .map(([username, hashOf]) =>
      JSON.stringify({
        username: userOf(username),
        email: `${userOf(username)}@example.com`,
        password_hash: hashOf(cost),
      }),
    )
    .join('\n');
}
