import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Publish } from '../database/changes/change-feed.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import { Attempt } from '../rate-limits/attempt.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { MailQueue, type QueuedMail } from './mail-queue.js';
import type { MailData, MailTemplate } from './mail-template.js';

/** A mail about an event that a thief may have caused. */
export interface SecurityMail {
  readonly template: MailTemplate;
  readonly userId: string;
  /** The origin of the event; absent for an admin: the user does not learn that address. */
  readonly client?: ClientInfo;
  readonly to?: string;
  readonly data?: MailData;
}

/**
 * Queues mails about security events, few per user: an attacker that can cause an event must not be able to
 * flood a mailbox, so that the one mail that matters is overlooked.
 */
@Injectable()
export class SecurityMails {
  constructor(
    private readonly mails: MailQueue,
    private readonly rateLimits: RateLimits,
  ) {}

  /** Whether mails of a template are sent. */
  isSent(template: MailTemplate): boolean {
    return this.mails.isSent(template);
  }

  /** Queues a mail, unless mail is off, the operator has turned it off, or its limit is reached. */
  async enqueue(manager: EntityManager, publish: Publish, mail: SecurityMail): Promise<void> {
    await this.enqueueAll(manager, publish, [mail]);
  }

  /** As `enqueue`, for many mails by one statement. */
  async enqueueAll(manager: EntityManager, publish: Publish, mails: SecurityMail[]): Promise<void> {
    const allowed: QueuedMail[] = [];
    for (const mail of mails) {
      const { template, userId, client } = mail;
      if (!this.isSent(template) || !(await this.allows(template, userId, client))) continue;
      allowed.push(toQueuedMail(mail));
    }
    await this.mails.enqueueAll(manager, publish, allowed);
  }

  /**
   * Counts a mail. Each template has a limit of its own: many sign-ins must not hide the change of a password.
   *
   * @param recipient the id of the user, or an address that may get mails of several users
   * @returns whether the limit permits it
   */
  async allows(template: MailTemplate, recipient: string, client?: ClientInfo): Promise<boolean> {
    const attempt = new Attempt([]);
    const key = { limit: 'securityMailByUser', key: `${template} ${recipient}` } as const;
    const isAllowed = await this.rateLimits.extend(attempt, [key], { client });
    await attempt.settle('success');
    return isAllowed;
  }
}

function toQueuedMail({ template, userId, client, to, data }: SecurityMail): QueuedMail {
  const origin = client && { ip: client.ip ?? '', user_agent: client.userAgent ?? '' };
  return {
    template,
    userId,
    ...(to !== undefined && { to }),
    data: { time: new Date().toISOString(), ...origin, ...data },
  };
}
