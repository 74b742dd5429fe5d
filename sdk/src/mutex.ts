type RunExclusive = <T>(run: () => Promise<T>) => Promise<T>;

interface WithLocks {
  navigator?: { locks?: { request<T>(name: string, run: () => Promise<T>): Promise<T> } };
}

/**
 * Returns a function that runs its tasks one at a time, in the order of the calls.
 *
 * @param lockName excludes all tabs of an origin if the browser has Web Locks. Without a name or without
 *   Web Locks, tasks exclude only tasks of the same mutex.
 */
export function createMutex(lockName?: string): RunExclusive {
  const locks = (globalThis as unknown as WithLocks).navigator?.locks;
  if (lockName !== undefined && locks) return (run) => locks.request(lockName, run);
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const turn = last.then(run);
    last = turn.catch(() => undefined);
    return turn;
  };
}
