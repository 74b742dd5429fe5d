import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../access/principal.js';

type Check = (principal: Principal, manager: EntityManager) => Promise<void>;

/**
 * Asks once more, inside of the transaction that writes, whether who sent the request is still signed
 * in. A guard has let the request in, but hashing a password takes long enough to be disabled, demoted or
 * signed out meanwhile; without this the request would undo what it was overtaken by.
 *
 * `sessions` knows the answer and registers it here: `users` does not know sessions.
 */
@Injectable()
export class ActingPrincipal {
  private check?: Check;

  register(check: Check): void {
    this.check = check;
  }

  /** @throws AppException `invalid_token` */
  async confirm(principal: Principal, manager: EntityManager): Promise<void> {
    if (!this.check) throw new Error('nobody has registered how to confirm a principal');
    await this.check(principal, manager);
  }
}
