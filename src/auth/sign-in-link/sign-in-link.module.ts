import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditCoreModule } from '../../audit/audit-core.module.js';
import { RateLimitsModule } from '../../rate-limits/rate-limits.module.js';
import { OneTimeTokensModule } from '../../tokens/one-time/one-time-tokens.module.js';
import { SignInAttempt } from '../attempts/sign-in-attempt.entity.js';
import { SignInAttemptsModule } from '../attempts/sign-in-attempts.module.js';
import { SignInLinkController } from './sign-in-link.controller.js';
import { SignInLinkDelivery } from './sign-in-link-delivery.js';
import { SignInLinkRequests } from './sign-in-link-requests.service.js';
import { SignInLinks } from './sign-in-links.service.js';

/** Sign-in by e-mail; imported where `MAGIC_LINK_ENABLED` is on. */
@Module({
  imports: [
    TypeOrmModule.forFeature([SignInAttempt]),
    AuditCoreModule,
    OneTimeTokensModule,
    RateLimitsModule,
    SignInAttemptsModule,
  ],
  controllers: [SignInLinkController],
  providers: [SignInLinkDelivery, SignInLinkRequests, SignInLinks],
})
export class SignInLinkModule {}
