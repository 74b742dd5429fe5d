import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Environment } from '../../config/environment.js';
import { User } from '../../identity/user.entity.js';
import { Metrics } from '../../observability/metrics/metrics.js';
import {
  type AttemptedDelivery,
  type DeliveryHandler,
  PermanentDeliveryError,
} from '../../outbox/delivery-handler.js';
import { DeliveryHandlers } from '../../outbox/delivery-handlers.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import { MAIL_KIND, type QueuedMail } from '../mail-queue.js';
import { propertiesOf } from '../mail-template.js';
import { createTransport } from '../transports/create-transport.js';
import { ContentRejectedError, type MailTransport } from '../transports/mail-message.js';
import { MailComposer, type MailRequest } from './mail-composer.js';

/**
 * Attempts at a mail with content that the server rejects by a policy, over about five minutes. It may accept it
 * later, but meanwhile the user's other mails wait.
 */
const MAX_REJECTIONS = 10;

/**
 * Sends the queued mails. User, language and token are read at the delivery, so that the outbox holds no
 * secret, and a mail with a void cause is not sent.
 */
@Injectable()
export class MailDelivery implements DeliveryHandler, OnModuleInit {
  readonly kind = MAIL_KIND;
  private readonly logger = new Logger('Mail');
  private composer!: MailComposer;
  private transport: MailTransport | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly handlers: DeliveryHandlers,
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly tokens: OneTimeTokens,
    private readonly metrics: Metrics,
  ) {}

  /** Without mail, nothing is loaded and mails in the outbox stay there until its purge. @throws StartupError */
  async onModuleInit(): Promise<void> {
    if (!this.environment.hasMail) return;
    this.composer = await MailComposer.create(this.environment);
    this.transport = createTransport(this.environment);
    this.handlers.register(this);
  }

  close(): void {
    this.transport?.close();
  }

  /** @throws DeliveryError, as `MailTransport.send` */
  async deliver({
    id,
    payload,
    attempts,
  }: Pick<AttemptedDelivery, 'id' | 'payload' | 'attempts'>): Promise<void> {
    const mail = payload as QueuedMail;
    const request = await this.read(id, mail);
    if (request === undefined) {
      this.metrics.mail(mail.template, 'dropped');
      this.logger.debug(`${mail.template} (${id}) is not sent: its user or its token is void`);
      return;
    }
    try {
      await this.transport?.send(this.composer.compose(request));
    } catch (error) {
      if (!(error instanceof ContentRejectedError) || attempts < MAX_REJECTIONS) throw error;
      throw new PermanentDeliveryError(error.message, { cause: error });
    }
    this.metrics.mail(mail.template, 'sent');
  }

  /** @returns undefined for a mail without a user, or with a token that cannot be used any more */
  private async read(id: string, mail: QueuedMail): Promise<MailRequest | undefined> {
    const { template, userId, to, tokenId, data = {} } = mail;
    const user = await this.users.findOneBy({ id: userId });
    const recipient = to ?? user?.email;
    if (recipient === undefined || (!user && !propertiesOf(template).survivesUser)) {
      return undefined;
    }
    const token = tokenId === undefined ? undefined : await this.readToken(tokenId, user);
    if (tokenId !== undefined && !token) return undefined;
    return {
      id,
      template,
      to: recipient,
      username: user?.username ?? data.username ?? '',
      locale: user?.locale ?? data.locale ?? null,
      ...(token && { token }),
      data,
    };
  }

  private async readToken(tokenId: string, user: User | null): Promise<MailRequest['token']> {
    const row = await this.tokens.findLive(tokenId);
    const { credentialEpoch = null } = row ?? {};
    const isVoid = credentialEpoch !== null && credentialEpoch !== user?.credentialEpoch;
    if (!row || isVoid) return undefined;
    return { ...this.tokens.format(row), expiresAt: row.expiresAt };
  }
}
