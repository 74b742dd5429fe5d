import { Module } from '@nestjs/common';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { SessionsCoreModule } from '../../sessions/sessions-core.module.js';
import { SignInAttemptsModule } from '../attempts/sign-in-attempts.module.js';
import { RecoveryCodeStepsController } from './recovery-code-steps.controller.js';
import { RecoveryCodeSteps } from './recovery-code-steps.service.js';

/** Sign-ins with a recovery code; where a second factor is enabled. */
@Module({
  imports: [CredentialsModule, SessionsCoreModule, SignInAttemptsModule],
  controllers: [RecoveryCodeStepsController],
  providers: [RecoveryCodeSteps],
})
export class RecoveryCodeStepsModule {}
