import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

const inUse = new Set();

// A worker whose Jest process was killed would run its test file to the end.
if (process.connected) process.once('disconnect', () => process.exit(1));

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
