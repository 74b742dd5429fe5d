import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

const inUse = new Set();

for (const method of ['run', 'enterWith']) {
  const use = AsyncLocalStorage.prototype[method];
  AsyncLocalStorage.prototype[method] = function useAndRemember(...args) {
    inUse.add(this);
    return use.apply(this, args);
  };
}

/**
 * Node.js before 24 goes through every AsyncLocalStorage at each promise, also those of test files that
 * have ended: each file would be slower than the one before it.
 */
export default class IsolatedEnvironment extends TestEnvironment {
  async teardown() {
    await super.teardown();
    for (const storage of inUse) storage.disable();
    inUse.clear();
  }
}
