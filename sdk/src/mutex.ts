type RunExclusive = <T>(run: () => Promise<T>) => Promise<T>;

/** The part of the Web Locks API that is used, declared here so that no DOM types are needed. */
interface Locks {
  request(name: string, options: { signal: AbortSignal }, run: () => unknown): Promise<unknown>;
}

/**
 * Milliseconds. A tab that the browser has frozen can hold its lock forever. Without the lock both tabs may
 * refresh, which the grace window of the service makes harmless.
 */
const LOCK_TIMEOUT = 3_000;

/**
 * Returns a function that runs its tasks one at a time, in the order of the calls.
 *
 * @param lockName excludes the tasks of all tabs of an origin if the browser has Web Locks. A task that waits
 *   longer than three seconds for another tab runs without the lock.
 */
export function createMutex(lockName?: string): RunExclusive {
  const { locks } = (globalThis as { navigator?: { locks?: Locks } }).navigator ?? {};
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const turn = last.then(async () => {
      if (lockName === undefined || !locks) return run();
      const release = await acquire(locks, lockName);
      return run().finally(release);
    });
    last = turn.catch(() => undefined);
    return turn;
  };
}

/** Resolves to a function that releases the lock, after {@link LOCK_TIMEOUT} at the latest. */
async function acquire(locks: Locks, name: string): Promise<() => void> {
  const waiting = new AbortController();
  return new Promise((resolve) => {
    const goOn = () => {
      clearTimeout(timer);
      waiting.abort();
      resolve(() => undefined);
    };
    const timer = setTimeout(goOn, LOCK_TIMEOUT);
    const hold = () => {
      clearTimeout(timer);
      // Granted too late: the task runs already.
      if (waiting.signal.aborted) return undefined;
      return new Promise<void>((release) => resolve(release));
    };
    // A frame without an origin of its own has the API, and rejects each call.
    Promise.resolve()
      .then(() => locks.request(name, { signal: waiting.signal }, hold))
      .catch(goOn);
  });
}
