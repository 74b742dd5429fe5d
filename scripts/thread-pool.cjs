// The thread pool of libuv hashes passwords and serves the SQLite driver, DNS and files.
const { readdirSync, stat } = require('node:fs');
const { availableParallelism, platform, setPriority } = require('node:os');

/** 0 to 19; a thread with 10 gets a tenth of the processor time of a thread with 0. */
const NICENESS = 10;

/** Sets the size and priority of the pool. Has to be called before the first use of the pool. */
function prepareThreadPool() {
  // libuv reads the variable at the first use of its pool. One thread per core for hashing, and two for
  // other work (src/config/thread-pool.ts).
  process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism() + 2));
  if (platform() !== 'linux') return;
  try {
    lowerPriority();
  } catch {
    // A sandbox may forbid this or have no /proc; the priorities then stay equal.
  }
}

/**
 * Gives the threads of the pool a lower priority than the main thread, so that many sign-ins slow down
 * sign-ins and not other requests. Linux has a priority for each thread.
 */
function lowerPriority() {
  const before = new Set(threads());
  // The first use starts all threads of the pool.
  stat('.', () => {});
  for (const thread of threads()) {
    if (!before.has(thread)) setPriority(Number(thread), NICENESS);
  }
}

function threads() {
  return readdirSync('/proc/self/task');
}

module.exports = { prepareThreadPool };
