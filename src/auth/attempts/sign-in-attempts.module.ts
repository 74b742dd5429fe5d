import { Module } from '@nestjs/common';
import { AuditCoreModule } from '../../audit/audit-core.module.js';
import { IdentityModule } from '../../identity/identity.module.js';
import { KeysModule } from '../../keys/keys.module.js';
import { RateLimitsModule } from '../../rate-limits/rate-limits.module.js';
import { SessionsCoreModule } from '../../sessions/sessions-core.module.js';
import { FactorsOfUser } from './factors-of-user.js';
import { ProofGuard } from './proof-guard.js';
import { SecondFactorLimits } from './second-factor-limits.js';
import { SignInAttemptRows } from './sign-in-attempt-rows.js';
import { SignInAttempts } from './sign-in-attempts.service.js';
import { SignInCompletion } from './sign-in-completion.js';
import { SignInEligibility } from './sign-in-eligibility.js';
import { SignInFlow } from './sign-in-flow.service.js';
import { SignInPolicy } from './sign-in-policy.service.js';
import { SignInStatusController } from './sign-in-status.controller.js';

/** Sign-ins in steps: proofs of one credential after the other, until the policy is satisfied. */
@Module({
  imports: [AuditCoreModule, IdentityModule, KeysModule, RateLimitsModule, SessionsCoreModule],
  controllers: [SignInStatusController],
  providers: [
    FactorsOfUser,
    ProofGuard,
    SecondFactorLimits,
    SignInAttemptRows,
    SignInAttempts,
    SignInCompletion,
    SignInEligibility,
    SignInFlow,
    SignInPolicy,
  ],
  exports: [FactorsOfUser, SignInAttempts, SignInFlow, SignInPolicy],
})
export class SignInAttemptsModule {}
