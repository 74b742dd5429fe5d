import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import TestSequencer from '@jest/test-sequencer';

const TEST_FOLDER = resolve(import.meta.dirname, '..');

/**
 * Without durations of an earlier run, Jest starts with the largest files. A group is as large as the specs that
 * it loads: it would run alone at the end. Program tests often wait for a process, groups seldom do: one of each
 * side by side uses the cores better than two of a kind.
 */
export default class SlowestFirst extends TestSequencer {
  sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- of the base class, not of an array
    const ordered = super.sort(tests);
    const hasDurations = ordered.every(({ duration }) => duration !== undefined);
    const weight = ({ path }) => (hasDurations || !isGroup(path) ? 0 : sizeOfSpecs(path));
    const sorted = ordered.toSorted((a, b) => weight(b) - weight(a));
    return alternate(
      sorted.filter(({ path }) => isOfProgram(path)),
      sorted.filter(({ path }) => !isOfProgram(path)),
    );
  }
}

const isOfProgram = (path) => /\/test\/(program|browser)\//.test(path);
const isGroup = (path) => path.endsWith('.group.ts');

function alternate(one, other) {
  const length = Math.max(one.length, other.length);
  return Array.from({ length }, (_, index) => [one[index], other[index]])
    .flat()
    .filter((test) => test !== undefined);
}

function sizeOfSpecs(path) {
  const folders = basename(path, '.group.ts').split('+');
  const files = folders.flatMap((folder) => {
    const names = readdirSync(join(TEST_FOLDER, folder));
    return names.map((name) => join(TEST_FOLDER, folder, name));
  });
  return files.reduce((sum, file) => sum + statSync(file).size, 0);
}
