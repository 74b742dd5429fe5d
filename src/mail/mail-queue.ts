import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AppException } from '../common/errors/app.exception.js';
import { Environment } from '../config/environment.js';
import type { Publish } from '../database/changes/change-feed.js';
import { canonicalEmail } from '../identity/canonical.js';
import { enqueueAll } from '../outbox/enqueue.js';
import { type MailData, type MailTemplate, propertiesOf } from './mail-template.js';

/** A mail to a user. It holds no secret: user and token are read when it is sent. */
export interface QueuedMail {
  readonly template: MailTemplate;
  readonly userId: string;
  /** Another address than that of the user at the time of the delivery. */
  readonly to?: string;
  /** The one-time token of the link. Once it cannot be used any more, the mail is not sent. */
  readonly tokenId?: string;
  readonly data?: MailData;
}

/** The kind of deliveries that are mails. */
export const MAIL_KIND = 'mail';

/** Queues mails in the transaction of their cause; the outbox sends them. */
@Injectable()
export class MailQueue {
  constructor(private readonly environment: Environment) {}

  /** Whether mails are sent, or written to files. */
  get isEnabled(): boolean {
    return this.environment.hasMail;
  }

  /** @throws AppException `mail_disabled` */
  assertEnabled(): void {
    if (!this.isEnabled) throw new AppException('mail_disabled');
  }

  /**
   * Queues a mail. Does nothing while mail is off, and for a mail that the operator has turned off.
   *
   * @param manager of the transaction of the cause
   * @param publish of the same `ChangeFeed.transaction`
   */
  async enqueue(manager: EntityManager, publish: Publish, mail: QueuedMail): Promise<void> {
    await this.enqueueAll(manager, publish, [mail]);
  }

  /** As `enqueue`, for many mails by one statement. */
  async enqueueAll(manager: EntityManager, publish: Publish, mails: QueuedMail[]): Promise<void> {
    const deliveries = mails
      .filter(({ template }) => this.isSent(template))
      .map((mail) => ({
        kind: MAIL_KIND,
        // One address that does not answer must not delay the mails to another one.
        orderingKey: mail.to === undefined ? mail.userId : canonicalEmail(mail.to),
        userId: mail.userId,
        payload: mail,
      }));
    await enqueueAll(manager, publish, deliveries);
  }

  /** Whether mails of a template are sent. */
  isSent(template: MailTemplate): boolean {
    const { switch: name } = propertiesOf(template);
    const isOn = name === undefined || this.environment.SECURITY_MAILS.includes(name);
    return this.isEnabled && isOn;
  }
}
