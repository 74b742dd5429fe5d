import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { AuditCoreModule } from '../audit/audit-core.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { SessionsCoreModule } from '../sessions/sessions-core.module.js';
import { OneTimeTokensModule } from '../tokens/one-time/one-time-tokens.module.js';
import { UsersCoreModule } from '../users/users-core.module.js';
import { SignInAttemptsModule } from './attempts/sign-in-attempts.module.js';
import { AccessTokenKeys } from './access-token-keys.js';
import { AuthController } from './auth.controller.js';
import { EdDsaTokens } from './eddsa-tokens.js';
import { EmailChangeModule } from './email-change/email-change.module.js';
import { CancelDeletionController } from './cancel-deletion/cancel-deletion.controller.js';
import { CancelDeletionService } from './cancel-deletion/cancel-deletion.service.js';
import { SessionCookies } from './cookie-sessions/session-cookies.js';
import { CookieSessionGuard } from './cookie-sessions/cookie-session.guard.js';
import { CancelFactorResetController } from './cancel-factor-reset/cancel-factor-reset.controller.js';
import { CancelFactorResetService } from './cancel-factor-reset/cancel-factor-reset.service.js';
import { JwtAuthGuard } from './guards/jwt-auth.guard.js';
import { RecentAuthGuard } from './guards/recent-auth.guard.js';
import { RolesGuard } from './guards/roles.guard.js';
import { JwtStrategy } from './jwt.strategy.js';
import { PasswordAttempts } from './password-attempts.js';
import { ReauthenticationService } from './reauthentication.service.js';
import { RejectedTokens } from './rejected-tokens.js';
import { AcceptInvitationModule } from './invitations/accept-invitation.module.js';
import { OneTimeTokenStatusController } from './one-time-proof/one-time-token-status.controller.js';
import { OneTimeTokenStatus } from './one-time-proof/one-time-token-status.service.js';
import { EmailVerificationModule } from './email-verification/email-verification.module.js';
import { PasswordResetModule } from './password-reset/password-reset.module.js';
import { RegistrationService } from './registration.service.js';
import { SignInLimits } from './sign-in-limits.js';
import { SignInService } from './sign-in.service.js';
import { StepUp } from './step-up.service.js';
import { TokenRefreshService } from './token-refresh.service.js';
import { VerifiedTokens } from './verified-tokens.js';

@Module({
  imports: [
    AcceptInvitationModule,
    AuditCoreModule,
    CredentialsModule,
    EmailChangeModule,
    OneTimeTokensModule,
    EmailVerificationModule,
    IdentityModule,
    PassportModule,
    PasswordResetModule,
    RateLimitsModule,
    SessionsCoreModule,
    SignInAttemptsModule,
    UsersCoreModule,
  ],
  controllers: [
    AuthController,
    CancelDeletionController,
    CancelFactorResetController,
    OneTimeTokenStatusController,
  ],
  providers: [
    CancelDeletionService,
    CancelFactorResetService,
    OneTimeTokenStatus,
    PasswordAttempts,
    ReauthenticationService,
    RegistrationService,
    SignInLimits,
    StepUp,
    SignInService,
    TokenRefreshService,
    AccessTokenKeys,
    EdDsaTokens,
    JwtStrategy,
    RejectedTokens,
    SessionCookies,
    VerifiedTokens,
    // In this order: the token of a cookie, authentication, authorisation, then the age of the authentication.
    { provide: APP_GUARD, useClass: CookieSessionGuard },
    { provide: APP_GUARD, useClass: JwtAuthGuard },
    { provide: APP_GUARD, useClass: RolesGuard },
    { provide: APP_GUARD, useClass: RecentAuthGuard },
  ],
  exports: [SessionCookies],
})
export class AuthModule {}
