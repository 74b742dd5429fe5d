import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { User } from '../identity/user.entity.js';
import { OneTimeTokensModule } from '../tokens/one-time/one-time-tokens.module.js';
import { MailDelivery } from './delivery/mail-delivery.js';

/** Sends mails; only the server imports it. */
@Module({
  imports: [TypeOrmModule.forFeature([User]), OneTimeTokensModule],
  providers: [MailDelivery],
})
export class MailModule {}
