import { Module } from '@nestjs/common';
import { CredentialsModule } from '../../../credentials/credentials.module.js';
import { RateLimitsModule } from '../../../rate-limits/rate-limits.module.js';
import { UsersCoreModule } from '../../users-core.module.js';
import { FactorLimits } from '../factor-limits.js';
import { MyRecoveryCodesController } from './my-recovery-codes.controller.js';
import { OwnRecoveryCodes } from './own-recovery-codes.service.js';

/** Serves the own recovery codes; where a second factor is enabled. */
@Module({
  imports: [CredentialsModule, RateLimitsModule, UsersCoreModule],
  controllers: [MyRecoveryCodesController],
  providers: [FactorLimits, OwnRecoveryCodes],
})
export class MyRecoveryCodesModule {}
