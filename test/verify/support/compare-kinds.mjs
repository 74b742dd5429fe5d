import { between } from './random.mjs';
import { logProgress } from './run.mjs';
import { percentile } from './table.mjs';

/** Distance from 0.5 at which the rank statistic counts as a difference. */
const TOLERANCE = 0.05;
/** Samples that are discarded: code is compiled and connections are opened. */
const WARM_UP = 20;

/**
 * Compares the responses to requests of several kinds, and their times, with those of the first kind.
 * A kind is a body, or a function that returns the next one. By chance about one comparison in thirty
 * exceeds the tolerance with 300 samples: a kind that differs is measured a second time, and counts if it
 * differs again.
 */
export async function compareKinds(url, group, count) {
  const [first, ...others] = Object.keys(group);
  const samples = await measure(url, group, count);
  const rows = others.map((kind) => compare(samples, first, kind));
  const suspects = others.filter((_, index) => rows[index].differs === 'time');
  if (suspects.length === 0) return rows;
  const again = Object.fromEntries([first, ...suspects].map((kind) => [kind, group[kind]]));
  const second = await measure(url, again, count);
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
async function measure(url, kinds, count) {
  const samples = Object.fromEntries(
    Object.keys(kinds).map((kind) => [kind, { times: [], responses: new Set() }]),
  );
  logProgress(`${count} requests of each of ${Object.keys(kinds).length} kinds`);
  for (let i = -WARM_UP; i < count; i += 1) {
    for (const [kind, body] of shuffled(Object.entries(kinds))) {
      const sentAt = performance.now();
      const response = await post(url, typeof body === 'function' ? body() : body);
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
  return JSON.stringify([status, own, text === '' ? text : comparableBody(JSON.parse(text))]);
}

function comparableBody({ sign_in_token: token, expires_in: seconds, ...body }) {
  return { ...body, request_id: '', tokenLength: token?.length, hasTime: seconds > 0 };
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
