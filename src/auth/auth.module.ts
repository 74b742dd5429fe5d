import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { AuditModule } from '../audit/audit.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { UsersModule } from '../users/users.module.js';
import { AuthController } from './auth.controller.js';
import { JwtAuthGuard } from './guards/jwt-auth.guard.js';
import { RolesGuard } from './guards/roles.guard.js';
import { JwtStrategy } from './jwt.strategy.js';
import { RegistrationService } from './registration.service.js';
import { SignInLimits } from './sign-in-limits.js';
import { SignInService } from './sign-in.service.js';
import { TokenRefreshService } from './token-refresh.service.js';
import { VerifiedTokens } from './verified-tokens.js';

@Module({
  imports: [
    AuditModule,
    CredentialsModule,
    PassportModule,
    RateLimitsModule,
    SessionsModule,
    UsersModule,
  ],
  controllers: [AuthController],
  providers: [
    RegistrationService,
    SignInLimits,
    SignInService,
    TokenRefreshService,
    JwtStrategy,
    VerifiedTokens,
    // In this order: authentication, then authorisation.
    { provide: APP_GUARD, useClass: JwtAuthGuard },
    { provide: APP_GUARD, useClass: RolesGuard },
  ],
})
export class AuthModule {}
