import { measureCpuTime } from './cpu-time.js';

const LENGTH = 100_000;

const filled = (unit: string) => unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH);

const RUNS = [
  'a',
  'a.',
  'a-',
  '.',
  ' ',
  '\t',
  '1.',
  '1:',
  '%',
  '@',
  'a@',
  ',',
  '="',
  '{',
  '\u00e9',
];

/** What makes a pattern go back and try again: long runs, and an end that does not fit. */
const LONG_TEXTS = RUNS.map(filled).flatMap((text) => [
  text,
  `${text}!`,
  `a@${text}`,
  `Bearer ${text}!`,
  `"${text}"@a.example`,
  `application/json;${text}!`,
]);

/** Milliseconds. No pattern that goes back for each character comes near it: that takes seconds. */
const LIMIT = 50;

/** A compiler or a garbage collector may have to work in one run, not in each of so many. */
const RUNS_AT_MOST = 20;

/**
 * That each of the texts can be read in less than 50 ms, in work of this process, which others beside it
 * do not slow down.
 */
export async function expectNoBacktracking(read: (text: string) => unknown): Promise<void> {
  for (const text of LONG_TEXTS) {
    let cost = Infinity;
    for (let run = 0; run < RUNS_AT_MOST && cost >= LIMIT; run += 1) {
      cost = Math.min(cost, await measureCpuTime(() => read(text)));
      if (cost > 10 * LIMIT) break;
    }
    expect([text.slice(0, 20), cost < LIMIT || cost]).toEqual([text.slice(0, 20), true]);
  }
}
