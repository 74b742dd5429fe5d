// Whether the response to a rejected sign-in, or its time, reveals that a user exists: see docs/security.md.
import { between } from './support/random.mjs';
import { createDatabase } from './support/database.mjs';
import { readOptions, runExperiment, logProgress } from './support/run.mjs';
import { Server } from './support/server.mjs';
import { percentile, printFaults, printTable } from './support/table.mjs';

/** Distance from 0.5 at which the rank statistic counts as a difference. */
const TOLERANCE = 0.05;
/** Samples that are discarded: code is compiled and connections are opened. */
const WARM_UP = 20;

const PASSWORD = 'a password of the experiment';

/** Bodies of rejected sign-ins; each kind is compared with the first. */
const KINDS = {
  wrong: (user) => ({ username: user.username, password: 'a wrong password' }),
  unknown: () => ({ username: 'unknown-user', password: 'a wrong password' }),
  'unknown address': () => ({ email: 'unknown@example.org', password: 'a wrong password' }),
  empty: (user) => ({ username: user.username, password: '' }),
};

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    // Sign-ins of each kind.
    samples: 500,
    cost: 8,
    dist: 'dist',
  });
  const database = await createDatabase(options.database);
  const server = await Server.create({
    name: 'A',
    dist: options.dist,
    variables: { DATABASE_URL: database.urlFor('A'), BCRYPT_ROUNDS: String(options.cost) },
  });
  await server.start();
  const user = await register(server);
  const samples = await measure(server, user, options.samples);
  const [first, ...others] = Object.keys(KINDS);
  const rows = others.map((kind) => compare(samples, first, kind));
  const faults = rows
    .filter(({ differs }) => differs !== 'no')
    .map(({ kinds }) => `${kinds} differ`);
  printFaults({ difference: faults });
  printTable(rows);
  return faults.length === 0;
});

async function register({ origin }) {
  const user = { username: 'ada', email: 'ada@example.com', password: PASSWORD };
  const response = await post(`${origin}/api/v1/auth/register`, user);
  if (response.status !== 201) throw new Error(`registration failed with ${response.status}`);
  return user;
}

/** Alternates the kinds in random order, so that other load on the machine affects all of them alike. */
async function measure({ origin }, user, count) {
  const samples = Object.fromEntries(
    Object.keys(KINDS).map((kind) => [kind, { times: [], responses: new Set() }]),
  );
  logProgress(`${count} sign-ins of each of ${Object.keys(KINDS).length} kinds`);
  for (let i = -WARM_UP; i < count; i += 1) {
    for (const [kind, bodyOf] of shuffled(Object.entries(KINDS))) {
      const sentAt = performance.now();
      const response = await post(`${origin}/api/v1/auth/login`, bodyOf(user));
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
