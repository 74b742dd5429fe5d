import { Module } from '@nestjs/common';
import { AuditCoreModule } from '../../audit/audit-core.module.js';
import { KeysModule } from '../../keys/keys.module.js';
import { RateLimitsModule } from '../../rate-limits/rate-limits.module.js';
import { UsersCoreModule } from '../../users/users-core.module.js';
import { SignInAttemptsModule } from '../attempts/sign-in-attempts.module.js';
import { SetupController } from './setup.controller.js';
import { SetupService } from './setup.service.js';
import { SetupTokens } from './setup-tokens.js';

/** The first run. Not where `SETUP_FROM` is off. */
@Module({
  imports: [AuditCoreModule, KeysModule, RateLimitsModule, SignInAttemptsModule, UsersCoreModule],
  controllers: [SetupController],
  providers: [SetupService, SetupTokens],
})
export class SetupModule {}
