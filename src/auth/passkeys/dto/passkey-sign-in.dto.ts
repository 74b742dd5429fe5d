import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { AuthenticationCredentialField } from '../../../users/passkeys/dto/authentication-credential.js';
import { SecondFactorStepDto } from '../../attempts/dto/second-factor-step.dto.js';

export class PasskeySignInDto extends SecondFactorStepDto {
  @AuthenticationCredentialField()
  credential!: AuthenticationResponseJSON;
}
