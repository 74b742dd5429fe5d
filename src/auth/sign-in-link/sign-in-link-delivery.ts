import { Injectable, type OnModuleInit } from '@nestjs/common';
import { recordAudit } from '../../audit/record-audit.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import { Delivery } from '../../outbox/delivery.entity.js';
import type { AttemptedDelivery, DeliveryHandler } from '../../outbox/delivery-handler.js';
import { DeliveryHandlers } from '../../outbox/delivery-handlers.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import { OneTimeToken } from '../../tokens/one-time/one-time-token.entity.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import { SIGN_IN_LINK_REQUEST, type SignInLinkRequest } from './sign-in-link-requests.service.js';

/** Milliseconds in which link and code are valid: as long as the sign-in attempt. */
const LIFETIME = 10 * 60_000;

/**
 * Answers requests for a sign-in by e-mail after their response: a mail to an active user with a verified
 * address, nothing otherwise. A person that registered another person's address must not get its owner as a
 * user of the account.
 */
@Injectable()
export class SignInLinkDelivery implements DeliveryHandler, OnModuleInit {
  readonly kind = SIGN_IN_LINK_REQUEST;

  constructor(
    private readonly feed: ChangeFeed,
    private readonly handlers: DeliveryHandlers,
    private readonly mails: MailQueue,
    private readonly tokens: OneTimeTokens,
  ) {}

  onModuleInit(): void {
    this.handlers.register(this);
  }

  async deliver({ id, payload }: AttemptedDelivery): Promise<void> {
    const request = payload as SignInLinkRequest;
    await this.feed.transaction(async (manager, publish) => {
      // Deleted with its effect: a repeated attempt sends no second link, and unknown addresses
      // are not kept.
      const { affected } = await manager.delete(Delivery, { id });
      if (affected !== 1) return;
      // A further request of the same attempt: its mail is on the way.
      if (await manager.existsBy(OneTimeToken, { id: request.attemptId })) return;
      const user = await manager.findOneBy(User, { emailCanonical: request.email });
      if (!user?.isActive || user.emailVerifiedAt === null) return;
      await this.send({ manager, publish }, user, request);
    });
  }

  private async send(
    { manager, publish }: Transaction,
    { id: userId, emailCanonical: subject }: User,
    { attemptId, client }: SignInLinkRequest,
  ): Promise<void> {
    // With the id of the attempt, which a code is tried for before its user is known.
    const { id: tokenId, createdAt } = await this.tokens.issue(manager, {
      id: attemptId,
      purpose: 'sign_in',
      userId,
      subject,
      lifetime: LIFETIME,
    });
    const { ip, userAgent } = client;
    const data = { time: createdAt.toISOString(), ip: ip ?? '', user_agent: userAgent ?? '' };
    await this.mails.enqueue(manager, publish, { template: 'sign_in_link', userId, tokenId, data });
    const details = { attempt_id: attemptId };
    await recordAudit(manager, { client }, { event: 'sign_in_link_requested', userId, details });
  }
}
