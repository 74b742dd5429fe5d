// Whether the response to a rejected sign-in, or its time, reveals a user or the format of a hash: see docs/security.md.
import { between } from './support/random.mjs';
import { createDatabase } from './support/database.mjs';
import { readOptions, runExperiment, logProgress } from './support/run.mjs';
import { runCli, Server } from './support/server.mjs';
import { percentile, printFaults, printTable } from './support/table.mjs';

/** Distance from 0.5 at which the rank statistic counts as a difference. */
const TOLERANCE = 0.05;
/** Samples that are discarded: code is compiled and connections are opened. */
const WARM_UP = 20;

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

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    // Sign-ins of each kind.
    samples: 300,
    cost: 8,
    dist: 'dist',
  });
  const database = await createDatabase(options.database);
  const { dist } = options;
  const variables = {
    DATABASE_URL: database.urlFor('A'),
    BCRYPT_ROUNDS: String(options.cost),
  };
  const server = await Server.create({ name: 'A', dist, variables });
  // The schema must exist, and the hashes must be there at a start.
  await server.start();
  await server.stop();
  const args = ['user', 'import', '-', '--format', 'jsonl'];
  await runCli({ dist, variables, args, input: importFile(options.cost) });
  await server.start();
  const rows = [];
  for (const group of GROUPS) {
    const compared = await compareKinds(server, group, options.samples);
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

/**
 * Compares the kinds of a group with the first. By chance about one comparison in thirty exceeds the
 * tolerance with 300 samples: a kind that differs is measured a second time, and counts if it differs again.
 */
async function compareKinds(server, group, count) {
  const [first, ...others] = Object.keys(group);
  const samples = await measure(server, group, count);
  const rows = others.map((kind) => compare(samples, first, kind));
  const suspects = others.filter((_, index) => rows[index].differs === 'time');
  if (suspects.length === 0) return rows;
  const again = Object.fromEntries([first, ...suspects].map((kind) => [kind, group[kind]]));
  const second = await measure(server, again, count);
  return others.map((kind, index) => {
    if (!suspects.includes(kind)) return rows[index];
    const row = compare(second, first, kind);
    return {
      ...row,
      'rank statistic (AUC)': `${rows[index]['rank statistic (AUC)']}, ${row['rank statistic (AUC)']}`,
    };
  });
}

/** Alternates the kinds in random order, so that other load on the machine affects all of them alike. */
async function measure({ origin }, kinds, count) {
  const samples = Object.fromEntries(
    Object.keys(kinds).map((kind) => [kind, { times: [], responses: new Set() }]),
  );
  logProgress(`${count} sign-ins of each of ${Object.keys(kinds).length} kinds`);
  for (let i = -WARM_UP; i < count; i += 1) {
    for (const [kind, body] of shuffled(Object.entries(kinds))) {
      const sentAt = performance.now();
      const response = await post(`${origin}/api/v1/auth/login`, body);
      const text = await response.text();
      const time = performance.now() - sentAt;
      if (i < 0) continue;
      samples[kind].times.push(time);
      samples[kind].responses.add(comparableResponse(response, text));
    }
  }
  return samples;
}

/** Sorted by random keys. */
function shuffled(list) {
  const keyed = list.map((each) => [between(0, 1), each]);
  return keyed.toSorted(([a], [b]) => a - b).map(([, each]) => each);
}

function post(url, body) {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Status, headers and body without the values that differ for each request. */
function comparableResponse({ status, headers }, text) {
  const own = [...headers].filter(([name]) => name !== 'x-request-id' && name !== 'date');
  return JSON.stringify([status, own, { ...JSON.parse(text), request_id: '' }]);
}

function compare(samples, first, other) {
  const auc = rankStatistic(samples[first].times, samples[other].times);
  const responses = new Set([...samples[first].responses, ...samples[other].responses]);
  const differs = [];
  if (Math.abs(auc - 0.5) > TOLERANCE) differs.push('time');
  if (responses.size !== 1) differs.push('response');
  return {
    kinds: `${first} and ${other}`,
    'median (ms)': [first, other]
      .map((kind) => percentile(samples[kind].times, 0.5).toFixed(2))
      .join(' / '),
    samples: samples[first].times.length,
    'rank statistic (AUC)': auc.toFixed(3),
    differs: differs.join(', ') || 'no',
  };
}

/** Probability that a sample of `one` exceeds a sample of `other` (Mann-Whitney U divided by n × m). */
function rankStatistic(one, other) {
  let wins = 0;
  for (const a of one) for (const b of other) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (one.length * other.length);
}
