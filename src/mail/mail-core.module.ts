import { Global, Module } from '@nestjs/common';
import { MailQueue } from './mail-queue.js';

/** The queue of mails: commands of the command line write to it, the server sends. */
@Global()
@Module({ providers: [MailQueue], exports: [MailQueue] })
export class MailCoreModule {}
