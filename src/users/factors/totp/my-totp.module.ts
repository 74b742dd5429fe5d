import { Module } from '@nestjs/common';
import { RateLimitsModule } from '../../../rate-limits/rate-limits.module.js';
import { UsersCoreModule } from '../../users-core.module.js';
import { FactorLimits } from '../factor-limits.js';
import { MyTotpController } from './my-totp.controller.js';
import { OwnTotp } from './own-totp.service.js';

/** Serves the own authenticator app; with `TOTP_ENABLED`. */
@Module({
  imports: [RateLimitsModule, UsersCoreModule],
  controllers: [MyTotpController],
  providers: [FactorLimits, OwnTotp],
})
export class MyTotpModule {}
