import { Module } from '@nestjs/common';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { UsersCoreModule } from '../../users/users-core.module.js';
import { SignInAttemptsModule } from '../attempts/sign-in-attempts.module.js';
import { TotpStepsController } from './totp-steps.controller.js';
import { TotpSteps } from './totp-steps.service.js';

/** Sign-ins with an authenticator app; with `TOTP_ENABLED`. */
@Module({
  imports: [CredentialsModule, SignInAttemptsModule, UsersCoreModule],
  controllers: [TotpStepsController],
  providers: [TotpSteps],
})
export class TotpStepsModule {}
