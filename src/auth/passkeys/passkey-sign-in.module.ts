import { type DynamicModule, Module } from '@nestjs/common';
import { AuditCoreModule } from '../../audit/audit-core.module.js';
import type { Environment } from '../../config/environment.js';
import { relyingPartyOf } from '../../config/relying-party.js';
import { PasskeyCoreModule } from '../../credentials/passkeys/passkey-core.module.js';
import { IdentityModule } from '../../identity/identity.module.js';
import { RateLimitsModule } from '../../rate-limits/rate-limits.module.js';
import { PasskeysModule } from '../../users/passkeys/passkeys.module.js';
import { SignInAttemptsModule } from '../attempts/sign-in-attempts.module.js';
import { ChallengeLimits } from './challenge-limits.js';
import { PasskeyEnrolment } from './passkey-enrolment.service.js';
import { PasskeyFailures } from './passkey-failures.js';
import { PasskeySignInController } from './passkey-sign-in.controller.js';
import { PasskeySignIn } from './passkey-sign-in.service.js';
import { RelatedOriginsController } from './related-origins.controller.js';

/** Sign-ins with passkeys. Imported where `PASSKEYS_ENABLED`. */
@Module({})
export class PasskeySignInModule {
  static forRoot(environment: Environment): DynamicModule {
    const { relatedOrigins } = relyingPartyOf(environment);
    return {
      module: PasskeySignInModule,
      imports: [
        AuditCoreModule,
        IdentityModule,
        PasskeyCoreModule,
        PasskeysModule,
        RateLimitsModule,
        SignInAttemptsModule,
      ],
      controllers: [
        PasskeySignInController,
        ...(relatedOrigins.length > 0 ? [RelatedOriginsController] : []),
      ],
      providers: [ChallengeLimits, PasskeyEnrolment, PasskeyFailures, PasskeySignIn],
    };
  }
}
