import { SEED } from './random.mjs';

/** Ends the output with one line for scripts, after all other output of Jest. */
export default class ClosingLineReporter {
  onRunComplete(
    _contexts,
    { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites },
  ) {
    // A file that fails to load has no tests to count.
    const failed = Math.max(numFailedTests, numFailedTestSuites);
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    process.stdout.write(`\nTEST_SEED=${SEED} repeats the generated inputs.\n`);
    process.stdout.write(`\n${numPassedTests} passed, ${failed} failed${skipped}\n`);
  }
}
