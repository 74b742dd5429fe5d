import { Module } from '@nestjs/common';
import { Dispatcher } from './dispatcher.js';

/** Delivers the outbox; only the server imports it. */
@Module({ providers: [Dispatcher] })
export class OutboxModule {}
