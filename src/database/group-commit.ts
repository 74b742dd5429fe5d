import type { Engine } from './engine.js';

interface QueuedWrite<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result | undefined) => void;
  readonly reject: (error: unknown) => void;
}

interface GroupCommitOptions<Item, Result> {
  /** A batch holds one item per key: a statement changes a row once. */
  readonly keyOf: (item: Item) => string;
  /** Commits a batch by one transaction. @returns the results by key */
  readonly commit: (items: Item[]) => Promise<Map<string, Result>>;
  readonly engine: Engine;
}

/** Batches at the same time: PostgreSQL commits several, SQLite has one writer. */
const CONCURRENCY = { postgres: 4, sqlite: 1 };

/** Items per transaction. */
const BATCH_SIZE = 64;

/**
 * Group commit: items that arrive while a batch is being committed form the next batch, with one transaction
 * and one sync. A single item is committed at once.
 */
export class GroupCommit<Item, Result> {
  private queue: QueuedWrite<Item, Result>[] = [];
  private running = 0;

  constructor(private readonly options: GroupCommitOptions<Item, Result>) {}

  /**
   * @returns the result for the key of the item; undefined when the batch has none
   * @throws the error of the batch, for each of its items
   */
  write(item: Item): Promise<Result | undefined> {
    return new Promise((resolve, reject) => {
      this.queue.push({ item, resolve, reject });
      this.startBatch();
    });
  }

  private startBatch(): void {
    if (this.running >= CONCURRENCY[this.options.engine] || this.queue.length === 0) return;
    this.running += 1;
    // Deferred, so that all requests of this turn of the event loop join the batch.
    setImmediate(() => void this.commitBatch());
  }

  private async commitBatch(): Promise<void> {
    const batch = this.takeBatch();
    try {
      const results = await this.commit(batch);
      for (const [key, { resolve }] of batch) resolve(results.get(key));
    } catch (error) {
      for (const { reject } of batch.values()) reject(error);
    } finally {
      this.running -= 1;
      this.startBatch();
    }
  }

  private commit(batch: Map<string, QueuedWrite<Item, Result>>): Promise<Map<string, Result>> {
    return this.options.commit([...batch.values()].map(({ item }) => item));
  }

  private takeBatch(): Map<string, QueuedWrite<Item, Result>> {
    const batch = new Map<string, QueuedWrite<Item, Result>>();
    const rest: QueuedWrite<Item, Result>[] = [];
    for (const queued of this.queue) {
      const key = this.options.keyOf(queued.item);
      if (batch.size < BATCH_SIZE && !batch.has(key)) batch.set(key, queued);
      else rest.push(queued);
    }
    this.queue = rest;
    return batch;
  }
}
