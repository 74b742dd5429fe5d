import { Global, Module } from '@nestjs/common';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { MailQueue } from './mail-queue.js';
import { SecurityMails } from './security-mails.js';

/** The queue of mails: commands of the command line write to it, the server sends. */
@Global()
@Module({
  imports: [RateLimitsModule],
  providers: [MailQueue, SecurityMails],
  exports: [MailQueue, SecurityMails],
})
export class MailCoreModule {}
