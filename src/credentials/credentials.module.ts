import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditCoreModule } from '../audit/audit-core.module.js';
import { Environment } from '../config/environment.js';
import { hashSlots } from '../config/thread-pool.js';
import { IdentityModule } from '../identity/identity.module.js';
import { User } from '../identity/user.entity.js';
import { KeysModule } from '../keys/keys.module.js';
import { Metrics } from '../observability/metrics/metrics.js';
import { CurrentPassword } from './password/current-password.service.js';
import { HashQueue } from './password/hash-queue.js';
import { PasswordHasher } from './password/password-hasher.js';
import { PasswordPolicy } from './password/password-policy.js';
import { PasswordVerifier } from './password/password-verifier.service.js';
import { WorkProfile } from './password/work-profile.js';
import { RecoveryCodes } from './recovery-codes/recovery-codes.js';
import { TotpCredential } from './totp/totp-credential.entity.js';
import { TotpCredentials } from './totp/totp-credentials.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([User, TotpCredential]),
    AuditCoreModule,
    IdentityModule,
    KeysModule,
  ],
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
    RecoveryCodes,
    TotpCredentials,
    WorkProfile,
  ],
  exports: [
    CurrentPassword,
    HashQueue,
    PasswordHasher,
    PasswordPolicy,
    PasswordVerifier,
    RecoveryCodes,
    TotpCredentials,
    WorkProfile,
  ],
})
export class CredentialsModule {}
