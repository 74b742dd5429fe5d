import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditCoreModule } from '../../audit/audit-core.module.js';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { User } from '../../identity/user.entity.js';
import { RateLimitsModule } from '../../rate-limits/rate-limits.module.js';
import { OneTimeTokensModule } from '../../tokens/one-time/one-time-tokens.module.js';
import { SignInAttemptsModule } from '../attempts/sign-in-attempts.module.js';
import { AcceptInvitationController } from './accept-invitation.controller.js';
import { AcceptInvitation } from './accept-invitation.service.js';
import { InvitationAcceptance } from './invitation-acceptance.service.js';

/** Acceptance of invitations. */
@Module({
  imports: [
    TypeOrmModule.forFeature([User]),
    AuditCoreModule,
    CredentialsModule,
    OneTimeTokensModule,
    RateLimitsModule,
    SignInAttemptsModule,
  ],
  controllers: [AcceptInvitationController],
  providers: [AcceptInvitation, InvitationAcceptance],
  exports: [InvitationAcceptance],
})
export class AcceptInvitationModule {}
