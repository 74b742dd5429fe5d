// Whether the time of a refused sign-in tells if there is such an account: see docs/security.md.
import { between } from './support/random.mjs';
import { createDatabase } from './support/database.mjs';
import { readOptions, runExperiment, say } from './support/run.mjs';
import { Server } from './support/server.mjs';
import { percentile, printFaults, printTable } from './support/table.mjs';

/** Above and below one half, a rank test tells two kinds apart. */
const TOLERANCE = 0.05;
/** Thrown away: code is compiled, connections are made. */
const WARM_UP = 20;

const PASSWORD = 'a password of the experiment';

/** What is sent, and to be as good as the first. */
const KINDS = {
  wrong: (account) => ({ username: account.username, password: 'a wrong password' }),
  unknown: () => ({ username: 'somebody-else', password: 'a wrong password' }),
  'unknown address': () => ({ email: 'somebody@else.example', password: 'a wrong password' }),
  empty: (account) => ({ username: account.username, password: '' }),
};

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    // Of each kind.
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
  const account = await register(server);
  const samples = await measure(server, account, options.samples);
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
  const account = { username: 'ada', email: 'ada@example.com', password: PASSWORD };
  const response = await post(`${origin}/api/v1/auth/register`, account);
  if (response.status !== 201) throw new Error(`registering answered ${response.status}`);
  return account;
}

/** One of each kind in turns, in another order each time: whatever happens beside happens to all alike. */
async function measure({ origin }, account, count) {
  const samples = Object.fromEntries(
    Object.keys(KINDS).map((kind) => [kind, { times: [], answers: new Set() }]),
  );
  say(`${count} sign-ins of each of ${Object.keys(KINDS).length} kinds`);
  for (let i = -WARM_UP; i < count; i += 1) {
    for (const [kind, bodyOf] of shuffled(Object.entries(KINDS))) {
      const sentAt = performance.now();
      const response = await post(`${origin}/api/v1/auth/login`, bodyOf(account));
      const text = await response.text();
      const time = performance.now() - sentAt;
      if (i < 0) continue;
      samples[kind].times.push(time);
      samples[kind].answers.add(withoutIds(response, text));
    }
  }
  return samples;
}

/** Sorted by keys that are drawn for it. */
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

/** Status, headers and body, without what is another at each request. */
function withoutIds({ status, headers }, text) {
  const own = [...headers].filter(([name]) => name !== 'x-request-id' && name !== 'date');
  return JSON.stringify([status, own, { ...JSON.parse(text), request_id: '' }]);
}

function compare(samples, first, other) {
  const auc = probability(samples[first].times, samples[other].times);
  const answers = new Set([...samples[first].answers, ...samples[other].answers]);
  const differs = [];
  if (Math.abs(auc - 0.5) > TOLERANCE) differs.push('time');
  if (answers.size !== 1) differs.push('answer');
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

/** That a sample of the one is larger than one of the other: Mann-Whitney's U, from 0 to 1. */
function probability(one, other) {
  let wins = 0;
  for (const a of one) for (const b of other) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (one.length * other.length);
}
