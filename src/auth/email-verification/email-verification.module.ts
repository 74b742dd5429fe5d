import { Module } from '@nestjs/common';
import { AuditCoreModule } from '../../audit/audit-core.module.js';
import { RateLimitsModule } from '../../rate-limits/rate-limits.module.js';
import { OneTimeProofsModule } from '../one-time-proof/one-time-proofs.module.js';
import { EmailVerificationController } from './email-verification.controller.js';
import { EmailVerifications } from './email-verifications.service.js';
import { RegistrationNotices } from './registration-notices.js';
import { VerificationDelivery } from './verification-delivery.js';
import { VerificationRequests } from './verification-requests.service.js';

/** Verification of e-mail addresses by mail. */
@Module({
  imports: [AuditCoreModule, OneTimeProofsModule, RateLimitsModule],
  controllers: [EmailVerificationController],
  providers: [EmailVerifications, RegistrationNotices, VerificationDelivery, VerificationRequests],
})
export class EmailVerificationModule {}
