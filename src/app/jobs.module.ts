import { Module } from '@nestjs/common';
import { AuditPurge } from '../audit/audit-purge.js';
import { SignInAttemptPurge } from '../auth/attempts/sign-in-attempt-purge.js';
import { Environment } from '../config/environment.js';
import { WebauthnChallengePurge } from '../credentials/passkeys/webauthn-challenge-purge.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { PendingTotpPurge } from '../credentials/totp/pending-totp-purge.js';
import { WorkScan } from '../credentials/password/work-scan.js';
import type { Job } from '../jobs/job.js';
import { Scheduler } from '../jobs/scheduler.js';
import { Metrics } from '../observability/metrics/metrics.js';
import { ProviderSignInPurge } from '../identity-providers/provider-sign-in-purge.js';
import { OauthPurge } from '../oauth/oauth-purge.js';
import { OutboxPurge } from '../outbox/outbox-purge.js';
import { RateLimitPurge } from '../rate-limits/rate-limit-purge.js';
import { KnownAddressPurge } from '../sessions/known-addresses/known-address-purge.js';
import { SigningKeyRotation } from '../tokens/signing-keys/signing-key-rotation.js';
import { SigningKeysModule } from '../tokens/signing-keys/signing-keys.module.js';
import { OneTimeTokenPurge } from '../tokens/one-time/one-time-token-purge.js';
import { FactorResetJob } from '../users/factor-reset/factor-reset-job.js';
import { UsersCoreModule } from '../users/users-core.module.js';
import { InvitationPurge } from '../users/invitations/invitation-purge.js';
import { SessionPurge } from '../sessions/session-purge.js';
import { TrustedDevicePurge } from '../sessions/trusted-devices/trusted-device-purge.js';
import { UserErasure } from '../users/deletion/user-erasure.js';

const JOBS = [
  AuditPurge,
  FactorResetJob,
  InvitationPurge,
  KnownAddressPurge,
  OneTimeTokenPurge,
  OauthPurge,
  OutboxPurge,
  PendingTotpPurge,
  ProviderSignInPurge,
  RateLimitPurge,
  SessionPurge,
  SignInAttemptPurge,
  SigningKeyRotation,
  TrustedDevicePurge,
  UserErasure,
  WebauthnChallengePurge,
  WorkScan,
];

/** The background jobs. Only the server imports them: a command of the command line runs none. */
@Module({
  imports: [CredentialsModule, SigningKeysModule, UsersCoreModule],
  providers: [
    ...JOBS,
    {
      provide: Scheduler,
      inject: [Environment, Metrics, ...JOBS],
      // The purges of features that are off run too: a feature leaves rows when it is turned off.
      useFactory: ({ usesSqlite }: Environment, metrics: Metrics, ...jobs: Job[]) =>
        new Scheduler(
          usesSqlite ? jobs.filter((job) => !(job instanceof RateLimitPurge)) : jobs,
          metrics,
        ),
    },
  ],
})
export class JobsModule {}
