import TestSequencer from '@jest/test-sequencer';

const startsTheProgram = ({ path }) => Number(/\/test\/(program|browser)\//.test(path));

/**
 * Without times of an earlier run, Jest begins with the largest files. What starts the whole program is
 * small and slow: at the end it would run on alone, with every other processor idle.
 */
export default class SlowestFirst extends TestSequencer {
  sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- of the base class, not of an array
    const ordered = super.sort(tests);
    return ordered.toSorted((a, b) => startsTheProgram(b) - startsTheProgram(a));
  }
}
