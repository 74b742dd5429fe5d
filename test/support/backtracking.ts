import { measureCpuTime } from './cpu-time.js';

const LENGTH = 100_000;

const filled = (unit: string) => unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH);

const REPEATED = [
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

/** Inputs on which a pattern backtracks: long runs with an end that does not match. */
const LONG_TEXTS = REPEATED.map(filled).flatMap((text) => [
  text,
  `${text}!`,
  `a@${text}`,
  `Bearer ${text}!`,
  `"${text}"@a.example`,
  `application/json;${text}!`,
]);

/** How often a loop reads each character of a text for the cost that a single reading may have. */
const LOOPS = 500;

/** The first runs include compilation, and any run can include a garbage collection. */
const MAX_RUNS = 20;

let limit: Promise<number> | undefined;

/**
 * Expects that reading each of the texts costs less than a loop over all its characters, repeated 500 times:
 * about 50 ms. A pattern that starts again at each character costs 50,000 times such a loop. Both are CPU time,
 * so the comparison holds on a slow or busy machine.
 */
export async function expectNoBacktracking(read: (text: string) => unknown): Promise<void> {
  limit ??= measureLoops();
  const allowed = await limit;
  for (const text of LONG_TEXTS) {
    let cost = Infinity;
    for (let run = 0; run < MAX_RUNS && cost >= allowed; run += 1) {
      cost = Math.min(cost, await measureCpuTime(() => read(text)));
      if (cost > 10 * allowed) break;
    }
    expect([text.slice(0, 20), cost < allowed || cost]).toEqual([text.slice(0, 20), true]);
  }
}

/** @returns milliseconds of CPU time */
async function measureLoops(): Promise<number> {
  const text = filled('a');
  const costs: number[] = [];
  for (let run = 0; run < 3; run += 1) costs.push(await measureCpuTime(() => sumCharacters(text)));
  return Math.min(...costs);
}

function sumCharacters(text: string): number {
  let sum = 0;
  for (let loop = 0; loop < LOOPS; loop += 1) {
    for (let i = 0; i < text.length; i += 1) sum = (sum + text.charCodeAt(i)) | 0;
  }
  return sum;
}
