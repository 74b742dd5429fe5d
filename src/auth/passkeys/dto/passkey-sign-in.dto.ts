import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { AuthenticationCredentialField } from '../../../users/passkeys/dto/authentication-credential.js';
import { SignInTokenDto } from '../../attempts/dto/sign-in-token.dto.js';

export class PasskeySignInDto extends SignInTokenDto {
  @AuthenticationCredentialField()
  credential!: AuthenticationResponseJSON;
}
