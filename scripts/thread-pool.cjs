// libuv's pool of threads hashes passwords, and serves the database's driver, DNS and files.
const { readdirSync, stat } = require('node:fs');
const { availableParallelism, platform, setPriority } = require('node:os');

/** Of 0 to 19: a thread of 10 gets a tenth of the processor time that a thread of 0 gets. */
const NICENESS = 10;

/** Sets the pool's size and priority. To be called before everything else, while it has not started. */
function prepareThreadPool() {
  // libuv reads the variable once, when its pool is first used. One thread a core for hashing, and two
  // for the rest (src/config/thread-pool.ts).
  process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism() + 2));
  if (platform() !== 'linux') return;
  try {
    lowerPriority();
  } catch {
    // A sandbox may forbid it, or have no /proc: then everything works as without.
  }
}

/**
 * Hashing waits for the thread that answers requests where both want a core: a flood of sign-ins then
 * takes from sign-ins and not from everybody else. Linux has a priority for each thread.
 */
function lowerPriority() {
  const before = new Set(threads());
  // Its first use starts the pool, with all of its threads.
  stat('.', () => {});
  for (const thread of threads()) {
    if (!before.has(thread)) setPriority(Number(thread), NICENESS);
  }
}

function threads() {
  return readdirSync('/proc/self/task');
}

module.exports = { prepareThreadPool };
