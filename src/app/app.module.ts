import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { SetupModule } from '../auth/setup/setup.module.js';
import { SignInLinkModule } from '../auth/sign-in-link/sign-in-link.module.js';
import { RecoveryCodeStepsModule } from '../auth/second-factors/recovery-code-steps.module.js';
import { TotpStepsModule } from '../auth/second-factors/totp-steps.module.js';
import type { Environment } from '../config/environment.js';
import { IdentityProvidersModule } from '../identity-providers/identity-providers.module.js';
import { HealthModule } from '../health/health.module.js';
import { MailModule } from '../mail/mail.module.js';
import { OauthModule } from '../oauth/oauth.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { hasPages, SiteModule } from '../pages/site/site.module.js';
import { RevocationFeedModule } from '../sessions/revocation-feed/revocation-feed.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { MyRecoveryCodesModule } from '../users/factors/recovery-codes/my-recovery-codes.module.js';
import { MyTotpModule } from '../users/factors/totp/my-totp.module.js';
import { TrustedDevicesModule } from '../sessions/trusted-devices/trusted-devices.module.js';
import { UsersModule } from '../users/users.module.js';
import { PasskeySignInModule } from '../auth/passkeys/passkey-sign-in.module.js';
import { KeySetModule } from '../tokens/signing-keys/key-set.module.js';
import { CoreModule } from './core.module.js';
import { JobsModule } from './jobs.module.js';

/** The server: the core, the API and the background jobs. */
@Module({})
export class AppModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CoreModule.forRoot(environment),
        UsersModule,
        SessionsModule,
        AuditModule,
        AuthModule,
        HealthModule,
        JobsModule,
        MailModule,
        OutboxModule,
        ...(environment.TRUSTED_DEVICE_DAYS > 0 ? [TrustedDevicesModule] : []),
        ...(environment.PASSKEYS_ENABLED ? [PasskeySignInModule.forRoot(environment)] : []),
        ...(environment.SETUP_FROM === 'off' ? [] : [SetupModule]),
        ...(environment.MAGIC_LINK_ENABLED ? [SignInLinkModule] : []),
        ...factorModules(environment),
        ...(hasPages(environment) ? [SiteModule] : []),
        ...(environment.REVOCATION_FEED_TOKEN !== undefined ? [RevocationFeedModule] : []),
        ...(environment.IDENTITY_PROVIDERS_ENABLED ? [IdentityProvidersModule] : []),
        ...(environment.hasPublicKeys ? [KeySetModule] : []),
        ...(environment.OPENID_ENABLED ? [OauthModule] : []),
      ],
    };
  }
}

/** The routes of second factors. A kind that is turned off has none. */
function factorModules({ TOTP_ENABLED, PASSKEYS_ENABLED }: Environment): Type[] {
  return [
    ...(TOTP_ENABLED ? [MyTotpModule, TotpStepsModule] : []),
    ...(TOTP_ENABLED || PASSKEYS_ENABLED ? [MyRecoveryCodesModule, RecoveryCodeStepsModule] : []),
  ];
}
