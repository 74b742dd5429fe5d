import { Module } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { hashSlots } from '../config/thread-pool.js';
import { HashGate } from './hash-gate.js';
import { PasswordHasher } from './password-hasher.js';

@Module({
  providers: [
    {
      provide: HashGate,
      inject: [Environment],
      useFactory: (environment: Environment) => new HashGate(environment, hashSlots()),
    },
    PasswordHasher,
  ],
  exports: [PasswordHasher],
})
export class CryptoModule {}
