import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditCoreModule } from '../audit/audit-core.module.js';
import { Environment } from '../config/environment.js';
import { hashSlots } from '../config/thread-pool.js';
import { IdentityModule } from '../identity/identity.module.js';
import { User } from '../identity/user.entity.js';
import { Metrics } from '../observability/metrics/metrics.js';
import { CurrentPassword } from './password/current-password.service.js';
import { HashQueue } from './password/hash-queue.js';
import { PasswordHasher } from './password/password-hasher.js';
import { PasswordPolicy } from './password/password-policy.js';
import { PasswordVerifier } from './password/password-verifier.service.js';
import { WorkProfile } from './password/work-profile.js';

@Module({
  imports: [TypeOrmModule.forFeature([User]), AuditCoreModule, IdentityModule],
  providers: [
    {
      provide: HashQueue,
      inject: [Environment, Metrics],
      useFactory: (environment: Environment, metrics: Metrics) =>
        new HashQueue(environment, hashSlots(), metrics),
    },
    CurrentPassword,
    PasswordHasher,
    PasswordPolicy,
    PasswordVerifier,
    WorkProfile,
  ],
  exports: [
    CurrentPassword,
    HashQueue,
    PasswordHasher,
    PasswordPolicy,
    PasswordVerifier,
    WorkProfile,
  ],
})
export class CredentialsModule {}
