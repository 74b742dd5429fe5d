/** Work that the server repeats in the background. */
export interface Job {
  /** In snake_case; labels the metrics and the log lines. */
  readonly name: string;
  /** Milliseconds from the start of the server to the first run. */
  readonly firstDelay: number;
  /** Milliseconds from the end of a run to the start of the next. */
  readonly interval: number;
  /**
   * Runs once. Where several instances share a database, a job itself takes its advisory lock, for
   * each transaction: a lock for a whole run would occupy a connection of the pool.
   *
   * @param signal aborted when the server shuts down; the run then stops at the next safe point
   */
  run(signal: AbortSignal): Promise<void>;
}
