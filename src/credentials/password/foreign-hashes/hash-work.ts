/** The work of hashing a password, which decides the time. */
export interface HashWork {
  /** Work of different kinds cannot be compared: the algorithm, and parameters that decide more than the number of steps. */
  readonly kind: string;
  /** Number of steps. */
  readonly amount: number;
  /** Does `amount` steps of this kind, off the main thread, and discards the result. */
  spend(password: string, amount: number): Promise<void>;
}

/** Work that is done as a whole: its memory must be filled again for each hash. */
export function wholeWork(kind: string, run: (password: string) => Promise<unknown>): HashWork {
  return {
    kind,
    amount: 1,
    async spend(password, amount) {
      for (let i = 0; i < amount; i += 1) await run(password);
    },
  };
}
