import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

const inUse = new Set();

/** Milliseconds. */
const CONNECTION_CHECK_INTERVAL = 1_000;

// After a kill of the Jest process, a worker would run its test file to the end. A listener for the event
// `disconnect` would keep each worker alive at the end of a run, until Jest kills it.
if (process.connected) {
  setInterval(() => process.connected || process.exit(1), CONNECTION_CHECK_INTERVAL).unref();
}

for (const method of ['run', 'enterWith']) {
  const use = AsyncLocalStorage.prototype[method];
  AsyncLocalStorage.prototype[method] = function useAndRecord(...args) {
    inUse.add(this);
    return use.apply(this, args);
  };
}

/**
 * Node.js before 24 visits every AsyncLocalStorage at each promise, including those of finished test files, so
 * each file would be slower than the previous one. This environment disables them.
 */
export default class IsolatedEnvironment extends TestEnvironment {
  async teardown() {
    await super.teardown();
    for (const storage of inUse) storage.disable();
    inUse.clear();
  }
}
