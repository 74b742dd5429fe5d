import { Injectable, type OnModuleInit } from '@nestjs/common';
import { recordAudit } from '../../audit/record-audit.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import { Delivery } from '../../outbox/delivery.entity.js';
import type { AttemptedDelivery, DeliveryHandler } from '../../outbox/delivery-handler.js';
import { DeliveryHandlers } from '../../outbox/delivery-handlers.js';
import { PasswordResetMails } from '../../users/password-reset/password-reset-mails.js';
import {
  PASSWORD_RESET_REQUEST,
  type PasswordResetRequest,
} from './password-reset-requests.service.js';

/** Answers requests for a password reset after their response: a link for an active user, nothing otherwise. */
@Injectable()
export class PasswordResetDelivery implements DeliveryHandler, OnModuleInit {
  readonly kind = PASSWORD_RESET_REQUEST;

  constructor(
    private readonly feed: ChangeFeed,
    private readonly handlers: DeliveryHandlers,
    private readonly mails: MailQueue,
    private readonly resetMails: PasswordResetMails,
  ) {}

  onModuleInit(): void {
    if (this.mails.isEnabled) this.handlers.register(this);
  }

  async deliver({ id, payload }: AttemptedDelivery): Promise<void> {
    const { email, client } = payload as PasswordResetRequest;
    await this.feed.transaction(async (manager, publish) => {
      // Deleted with its effect: a repeated attempt sends no second link, and unknown addresses
      // are not kept.
      const { affected } = await manager.delete(Delivery, { id });
      if (affected !== 1) return;
      const user = await manager.findOneBy(User, { emailCanonical: email });
      if (!user?.isActive) return;
      await this.resetMails.send({ manager, publish }, user);
      const event = 'password_reset_requested';
      await recordAudit(manager, { client }, { event, userId: user.id });
    });
  }
}
