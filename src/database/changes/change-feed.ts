import type { EntityManager } from 'typeorm';

/** A change that invalidates cached values: those of an id, or all that belong to a user. */
export type Change =
  | {
      readonly id: string;
      /** Whether it is a session that was revoked. */ readonly revoked?: true;
    }
  | { readonly user: string };

/**
 * `everything`: a change to many users, or changes that may have been missed; invalidates all cached values.
 * The others invalidate no cached row. `outbox`: a new delivery, which wakes the dispatchers.
 * `signing_keys`: a new or revoked signing key.
 */
export type AnyChange = Change | 'everything' | 'outbox' | 'signing_keys';

export type ChangeListener = (change: AnyChange) => void;

/** Publishes a change of the running transaction. */
export type Publish = (change: AnyChange) => void;

/**
 * Publishes changes to every instance, so that instances may cache what they have read.
 *
 * A change is published inside the transaction that makes it, and delivered after the commit: to the
 * subscribers of this instance before `transaction` returns, so that no response is sent while this
 * instance still caches the old state.
 */
export abstract class ChangeFeed {
  private readonly listeners: ChangeListener[] = [];

  /** Whether all changes arrive at present. While it is false, nothing may be cached. */
  abstract readonly isLive: boolean;

  subscribe(listener: ChangeListener): void {
    this.listeners.push(listener);
  }

  /** Runs a transaction and delivers the changes that it publishes after its commit. */
  async transaction<T>(run: (manager: EntityManager, publish: Publish) => Promise<T>): Promise<T> {
    let changes: AnyChange[] = [];
    try {
      return await this.manager.transaction(async (manager) => {
        // A second attempt starts anew; see `retryTransactions`.
        changes = [];
        const result = await run(manager, (change) => changes.push(change));
        if (changes.length > 0) await this.notifyInstances(manager, changes);
        return result;
      });
    } finally {
      // After an error too: a commit may have succeeded although its response was lost.
      for (const change of changes) this.deliver(change);
    }
  }

  protected abstract readonly manager: EntityManager;

  /** Inside the transaction, so that changes are sent if and only if it commits. */
  protected abstract notifyInstances(manager: EntityManager, changes: AnyChange[]): Promise<void>;

  protected deliver(change: AnyChange): void {
    for (const listener of this.listeners) listener(change);
  }
}
