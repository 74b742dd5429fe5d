import { Module } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { hashSlots } from '../config/thread-pool.js';
import { Metrics } from '../observability/metrics/metrics.js';
import { HashQueue } from './password/hash-queue.js';
import { PasswordHasher } from './password/password-hasher.js';

@Module({
  providers: [
    {
      provide: HashQueue,
      inject: [Environment, Metrics],
      useFactory: (environment: Environment, metrics: Metrics) =>
        new HashQueue(environment, hashSlots(), metrics),
    },
    PasswordHasher,
  ],
  exports: [PasswordHasher],
})
export class CryptoModule {}
