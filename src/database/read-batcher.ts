interface QueuedRead<Row> {
  readonly resolve: (row: Row | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Keys per statement. */
const BATCH_SIZE = 64;

/**
 * Reads rows by key, many per statement: reads that are requested while a statement runs share the next
 * one. A single read runs at once. A read never joins a statement that has started, so that its result is
 * never older than its request.
 */
export class ReadBatcher<Row> {
  private queue = new Map<string, QueuedRead<Row>[]>();
  private isReading = false;

  /**
   * @param select runs one statement for up to 64 distinct keys; rows in any order
   * @param keyOf the key of a row
   */
  constructor(
    private readonly select: (keys: string[]) => Promise<Row[]>,
    private readonly keyOf: (row: Row) => string,
  ) {}

  /** @returns undefined when there is no row */
  read(key: string): Promise<Row | undefined> {
    return new Promise((resolve, reject) => {
      const reads = this.queue.get(key) ?? [];
      reads.push({ resolve, reject });
      this.queue.set(key, reads);
      this.startBatch();
    });
  }

  private startBatch(): void {
    if (this.isReading || this.queue.size === 0) return;
    this.isReading = true;
    // Deferred, so that all requests of this turn of the event loop join the batch.
    setImmediate(() => void this.readBatch());
  }

  private async readBatch(): Promise<void> {
    const batch = new Map([...this.queue].slice(0, BATCH_SIZE));
    for (const key of batch.keys()) this.queue.delete(key);
    try {
      const rows = new Map<string, Row>();
      for (const row of await this.select([...batch.keys()])) rows.set(this.keyOf(row), row);
      for (const [key, reads] of batch) for (const { resolve } of reads) resolve(rows.get(key));
    } catch (error) {
      for (const reads of batch.values()) for (const { reject } of reads) reject(error);
    } finally {
      this.isReading = false;
      this.startBatch();
    }
  }
}
