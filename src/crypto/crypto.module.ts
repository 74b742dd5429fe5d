import { Module } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { hashSlots } from '../config/thread-pool.js';
import { Metrics } from '../metrics/metrics.js';
import { HashGate } from './hash-gate.js';
import { PasswordHasher } from './password-hasher.js';

@Module({
  providers: [
    {
      provide: HashGate,
      inject: [Environment, Metrics],
      useFactory: (environment: Environment, metrics: Metrics) =>
        new HashGate(environment, hashSlots(), metrics),
    },
    PasswordHasher,
  ],
  exports: [PasswordHasher],
})
export class CryptoModule {}
