import { printLast } from './last-output.mjs';
import { SEED } from './random.mjs';

/** Ends the output with one line for scripts. */
export default class ClosingLineReporter {
  onRunComplete(
    _contexts,
    { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites },
  ) {
    // A file that fails to load has no tests to count.
    const failed = Math.max(numFailedTests, numFailedTestSuites);
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    printLast(`\nTEST_SEED=${SEED} repeats the generated inputs.\n`);
    printLast(`\n${numPassedTests} passed, ${failed} failed${skipped}\n`);
  }
}
