import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import { Delivery } from '../../outbox/delivery.entity.js';
import type { AttemptedDelivery, DeliveryHandler } from '../../outbox/delivery-handler.js';
import { DeliveryHandlers } from '../../outbox/delivery-handlers.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import {
  VERIFICATION_REQUEST,
  type VerificationRequest,
} from '../../users/verification/request-verification.js';
import { RegistrationNotices } from './registration-notices.js';

/** Milliseconds in which the link of a verification is valid. */
const LIFETIME = 24 * 60 * 60 * 1000;

/**
 * Answers requests to verify an address after their response: by a link to an active user whose address is
 * not verified, by a notice to the owner of an address that a registration used, by nothing otherwise.
 */
@Injectable()
export class VerificationDelivery implements DeliveryHandler, OnModuleInit {
  readonly kind = VERIFICATION_REQUEST;

  constructor(
    private readonly feed: ChangeFeed,
    private readonly handlers: DeliveryHandlers,
    private readonly mails: MailQueue,
    private readonly tokens: OneTimeTokens,
    private readonly notices: RegistrationNotices,
  ) {}

  onModuleInit(): void {
    if (this.mails.isEnabled) this.handlers.register(this);
  }

  async deliver({ id, payload }: AttemptedDelivery): Promise<void> {
    const { email, registeredId, client } = payload as VerificationRequest;
    await this.feed.transaction(async (manager, publish) => {
      // Deleted with its effect: a repeated attempt sends no second link, and the addresses of persons that are
      // not users are not kept.
      const { affected } = await manager.delete(Delivery, { id });
      if (affected !== 1) return;
      const user = await manager.findOneBy(User, { emailCanonical: email });
      if (!user?.isActive) return;
      const transaction = { manager, publish };
      if (registeredId !== undefined && registeredId !== user.id) {
        await this.notices.send(transaction, user, client);
      } else if (user.emailVerifiedAt === null) {
        await this.sendLink(transaction, user);
      }
    });
  }

  private async sendLink({ manager, publish }: Transaction, user: User): Promise<void> {
    const { id: userId, emailCanonical: subject } = user;
    const { id: tokenId } = await this.tokens.issue(manager, {
      purpose: 'verify_email',
      userId,
      subject,
      // It proves the mailbox alone: a new user may set up a factor, or change the password, before opening it.
      survivesCredentialChange: true,
      lifetime: LIFETIME,
    });
    await this.mails.enqueue(manager, publish, { template: 'verify_email', userId, tokenId });
  }
}
