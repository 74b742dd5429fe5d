import type { EntityManager } from 'typeorm';

/** Whose kept copy is out of date: the one with this id, or all that belong to a user. */
export type Change = { readonly id: string } | { readonly user: string };

/** What a subscriber is told: a change, or `everything` when changes may have been missed. */
export type ChangeListener = (change: Change | 'everything') => void;

/** Said inside of a transaction, about what it has changed. */
export type Publish = (change: Change) => void;

/**
 * Tells every instance what was changed, so that they may keep in memory what they have read.
 *
 * A change is told inside of the transaction that makes it, and reaches the subscribers after the
 * commit: those of this instance before `transaction` returns, so that no answer is sent while the
 * old state still counts here.
 */
export abstract class ChangeFeed {
  private readonly listeners: ChangeListener[] = [];

  /** Whether all changes arrive right now. While it is false, nothing that was read may be kept. */
  abstract readonly isLive: boolean;

  subscribe(listener: ChangeListener): void {
    this.listeners.push(listener);
  }

  /** Runs a transaction; what it tells reaches all when it has been committed. */
  async transaction<T>(run: (manager: EntityManager, publish: Publish) => Promise<T>): Promise<T> {
    const changes: Change[] = [];
    try {
      return await this.manager.transaction(async (manager) => {
        const result = await run(manager, (change) => changes.push(change));
        if (changes.length > 0) await this.notifyInstances(manager, changes);
        return result;
      });
    } finally {
      // Also after an error: a commit whose answer was lost may have happened.
      for (const change of changes) this.deliver(change);
    }
  }

  protected abstract readonly manager: EntityManager;

  /** Inside of the transaction, so that it is sent if and only if the change is committed. */
  protected abstract notifyInstances(manager: EntityManager, changes: Change[]): Promise<void>;

  protected deliver(change: Change | 'everything'): void {
    for (const listener of this.listeners) listener(change);
  }
}
