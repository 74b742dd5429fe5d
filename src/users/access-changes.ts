import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Requester } from '../access/requester.js';

/** Something happened to an account that its open sessions have to feel. */
export interface AccessChange {
  readonly userId: string;
  readonly reason: 'user_disabled' | 'password_changed';
  readonly requester: Requester;
  /** The session that made the change itself and stays. */
  readonly keepSessionId?: string;
}

type Listener = (change: AccessChange, manager: EntityManager) => Promise<unknown>;

/**
 * How `users` tells `sessions` without knowing it. Listeners run inside the transaction of the
 * change: both are committed, or neither.
 */
@Injectable()
export class AccessChanges {
  private readonly listeners: Listener[] = [];

  subscribe(listener: Listener): void {
    this.listeners.push(listener);
  }

  async publish(change: AccessChange, manager: EntityManager): Promise<void> {
    for (const listener of this.listeners) await listener(change, manager);
  }
}
