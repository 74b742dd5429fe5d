import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Requester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { Environment } from '../../config/environment.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import { PrincipalsService } from '../../sessions/principals.service.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import { assertAdmin } from '../assert-admin.js';
import { lockUser } from '../lock-user.js';
import { cancelFactorReset } from './cancel-factor-reset.js';
import { FactorResetEffect } from './factor-reset-effect.js';

const HOUR = 60 * 60 * 1000;

/**
 * Schedules resets of the factors of users that have lost them, and cancels them. `FactorResetJob` makes them
 * when they are due: until then, a user that did not ask for the reset can object.
 */
@Injectable()
export class FactorResets {
  constructor(
    private readonly environment: Environment,
    private readonly feed: ChangeFeed,
    private readonly principals: PrincipalsService,
    private readonly tokens: OneTimeTokens,
    private readonly mails: MailQueue,
    private readonly effect: FactorResetEffect,
  ) {}

  /**
   * Schedules a reset, and mails the user a link that cancels it. A reset that is scheduled already keeps its
   * time, and sends no second mail. Without a delay the reset takes effect at once.
   *
   * @param hours until the reset; default: `FACTOR_RESET_DELAY_HOURS`
   * @returns the time of the reset
   * @throws AppException `not_found`; `no_second_factor`; `forbidden` for the own user; `invalid_token` or
   *   `forbidden` when the admin lost its rights meanwhile
   */
  async schedule(
    userId: string,
    requester: Requester,
    hours: number = this.environment.FACTOR_RESET_DELAY_HOURS,
  ): Promise<Date> {
    assertNotOwnFactors(requester, userId);
    return this.feed.transaction(async (manager, publish) => {
      await this.assertPermitted(manager, requester, userId);
      const user = await lockUser(manager, userId);
      if (!user.hasSecondFactor) throw new AppException('no_second_factor');
      const now = new Date();
      if (hours === 0) {
        await this.effect.apply({ manager, publish }, requester, user);
        return now;
      }
      if (user.factorResetDueAt !== null) return user.factorResetDueAt;
      const dueAt = new Date(now.getTime() + hours * HOUR);
      await this.scheduleIn({ manager, publish }, requester, { userId, dueAt });
      return dueAt;
    });
  }

  /**
   * Cancels a reset; does nothing if none is scheduled.
   *
   * @throws AppException `not_found`; `invalid_token` or `forbidden` when the requester lost its rights
   *   meanwhile
   */
  async cancel(userId: string, requester: Requester): Promise<void> {
    await this.feed.transaction(async (manager, publish) => {
      await this.assertPermitted(manager, requester, userId);
      const user = await lockUser(manager, userId);
      await cancelFactorReset({ manager, publish }, this.tokens, requester, user);
    });
  }

  /**
   * Cancels a reset by the link of its mail. A disabled user may too: the link gives it nothing that it does not
   * have, and an admin that disables the user could otherwise keep it from objecting.
   *
   * @throws AppException `invalid_one_time_token`, also after the reset
   */
  async cancelByToken(token: string, requester: Requester): Promise<void> {
    await this.feed.transaction(async (manager, publish) => {
      // Locks the row of the user too.
      const { userId } = await this.tokens.consume(manager, 'cancel_factor_reset', token);
      const user = await lockUser(manager, userId);
      await cancelFactorReset({ manager, publish }, this.tokens, requester, user);
    });
  }

  private async scheduleIn(
    { manager, publish }: Transaction,
    requester: Requester,
    { userId, dueAt }: { readonly userId: string; readonly dueAt: Date },
  ): Promise<void> {
    await manager.update(User, { id: userId }, { factorResetDueAt: dueAt });
    const details = { factor_reset_due_at: dueAt.toISOString() };
    await recordAudit(manager, requester, { event: 'factor_reset_scheduled', userId, details });
    publish({ user: userId });
    if (!this.mails.isEnabled) return;
    const { id: tokenId } = await this.tokens.issue(manager, {
      purpose: 'cancel_factor_reset',
      userId,
      // A thief that resets the password must not void the link.
      survivesCredentialChange: true,
      lifetime: dueAt.getTime() - Date.now(),
    });
    // Without the limit on security mails: resets that are cancelled again and again must not hide one.
    const data = { due_at: dueAt.toISOString() };
    const template = 'factor_reset_scheduled';
    await this.mails.enqueue(manager, publish, { template, userId, tokenId, data });
  }

  /** Before the row of the user is locked, as each change that takes the lock of admins does. */
  private async assertPermitted(
    manager: EntityManager,
    { principal }: Requester,
    userId: string,
  ): Promise<void> {
    if (!principal) return;
    if (principal.userId === userId) await this.principals.assertActive(principal, manager);
    else await assertAdmin(principal, this.principals, manager);
  }
}

/** A stolen session of an admin must not be enough to remove its factors. */
function assertNotOwnFactors({ principal }: Requester, userId: string): void {
  if (principal?.userId !== userId) return;
  throw new AppException('forbidden', {
    detail:
      'An admin cannot reset its own factors; ask another admin, or run: auth-service user reset-factors',
  });
}
