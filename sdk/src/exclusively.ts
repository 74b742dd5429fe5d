type Exclusively = <T>(run: () => Promise<T>) => Promise<T>;

interface WithLocks {
  navigator?: { locks?: { request<T>(name: string, run: () => Promise<T>): Promise<T> } };
}

/**
 * One at a time, in the order of the calls.
 *
 * @param lockName for all tabs of an origin, where the browser has Web Locks; otherwise, and without
 *   a name, for this client alone
 */
export function exclusively(lockName?: string): Exclusively {
  const locks = (globalThis as unknown as WithLocks).navigator?.locks;
  if (lockName !== undefined && locks) return (run) => locks.request(lockName, run);
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const turn = last.then(run);
    last = turn.catch(() => undefined);
    return turn;
  };
}
