import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditCoreModule } from '../../audit/audit-core.module.js';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { User } from '../../identity/user.entity.js';
import { RateLimitsModule } from '../../rate-limits/rate-limits.module.js';
import { UsersCoreModule } from '../../users/users-core.module.js';
import { OneTimeProofsModule } from '../one-time-proof/one-time-proofs.module.js';
import { PasswordResetController } from './password-reset.controller.js';
import { PasswordResetDelivery } from './password-reset-delivery.js';
import { PasswordResetRequests } from './password-reset-requests.service.js';
import { PasswordResets } from './password-reset.service.js';
import { ResetPassword } from './reset-password.service.js';

/** Password resets by mail. */
@Module({
  imports: [
    TypeOrmModule.forFeature([User]),
    AuditCoreModule,
    CredentialsModule,
    OneTimeProofsModule,
    RateLimitsModule,
    UsersCoreModule,
  ],
  controllers: [PasswordResetController],
  providers: [PasswordResetDelivery, PasswordResetRequests, PasswordResets, ResetPassword],
})
export class PasswordResetModule {}
