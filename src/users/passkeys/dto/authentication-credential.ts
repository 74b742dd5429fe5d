import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import {
  isAuthenticationResponse,
  MAX_LENGTHS,
} from '../../../credentials/passkeys/webauthn-response.js';
import { Base64url, CredentialJSON } from './registration-credential.js';

class AuthenticatorAssertionResponseJSON {
  @Base64url('clientDataJSON', 'In base64url.')
  clientDataJSON!: string;

  @Base64url('authenticatorData', 'In base64url.')
  authenticatorData!: string;

  @Base64url('signature', 'In base64url.')
  signature!: string;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    maxLength: MAX_LENGTHS.userHandle,
    example: 'AZjF831efMGfDj9begtXEQ',
    description: 'In base64url. Required for a sign-in without a username.',
  })
  userHandle?: string | null;
}

/** The response of `navigator.credentials.get()`. */
class AuthenticationResponseJSON extends CredentialJSON {
  @ApiProperty()
  response!: AuthenticatorAssertionResponseJSON;
}

/** Only the members that are used are checked: browsers add new ones. */
export const AuthenticationCredentialField = () =>
  applyDecorators(
    ApiProperty({
      type: AuthenticationResponseJSON,
      description:
        'The result of `navigator.credentials.get()`, as `PublicKeyCredential.toJSON()` returns it.',
    }),
    ValidateBy({
      name: 'isCredential',
      validator: {
        validate: isAuthenticationResponse,
        defaultMessage: () => 'credential must be an AuthenticationResponseJSON (WebAuthn)',
      },
    }),
  );
