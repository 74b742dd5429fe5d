import { Module } from '@nestjs/common';
import { AuditCoreModule } from '../../audit/audit-core.module.js';
import { RateLimitsModule } from '../../rate-limits/rate-limits.module.js';
import { OneTimeTokensModule } from '../../tokens/one-time/one-time-tokens.module.js';
import { UsersCoreModule } from '../../users/users-core.module.js';
import { ConfirmEmailChange } from './confirm-email-change.service.js';
import { EmailChangeController } from './email-change.controller.js';
import { EmailChanges } from './email-changes.service.js';
import { UndoEmailChange } from './undo-email-change.service.js';

/** Confirms and undoes changes of e-mail. */
@Module({
  imports: [AuditCoreModule, OneTimeTokensModule, RateLimitsModule, UsersCoreModule],
  controllers: [EmailChangeController],
  providers: [ConfirmEmailChange, EmailChanges, UndoEmailChange],
})
export class EmailChangeModule {}
