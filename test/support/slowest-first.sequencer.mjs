import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import TestSequencer from '@jest/test-sequencer';

const TEST_FOLDER = resolve(import.meta.dirname, '..');
const PROGRAM = Number.POSITIVE_INFINITY;

/**
 * Without durations of an earlier run, Jest starts with the largest files. Program tests are small and slow,
 * and a group is as large as the specs that it loads: either would run alone at the end.
 */
export default class SlowestFirst extends TestSequencer {
  sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- of the base class, not of an array
    const ordered = super.sort(tests);
    const hasDurations = ordered.every(({ duration }) => duration !== undefined);
    return ordered.toSorted((a, b) => weight(b, hasDurations) - weight(a, hasDurations) || 0);
  }
}

function weight({ path }, hasDurations) {
  if (/\/test\/(program|browser)\//.test(path)) return PROGRAM;
  return hasDurations || !path.endsWith('.group.ts') ? 0 : sizeOfSpecs(basename(path, '.group.ts'));
}

function sizeOfSpecs(folder) {
  const names = readdirSync(join(TEST_FOLDER, folder));
  return names.reduce((sum, name) => sum + statSync(join(TEST_FOLDER, folder, name)).size, 0);
}
