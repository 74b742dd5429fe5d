import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import {
  isRegistrationResponse,
  MAX_LENGTHS,
} from '../../../credentials/passkeys/webauthn-response.js';

const PATTERN = '^[A-Za-z0-9_-]+$';

const EXAMPLES: Record<keyof typeof MAX_LENGTHS, string> = {
  id: '-R85HbTJsv3g6nAYnLo_tj9Xm6YSKzOtlP8-wzAIS-Q',
  clientDataJSON: 'eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0',
  attestationObject: 'o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVg',
  authenticatorData: 'v6vDcDKViwY-Bg0-a0bwBkAAAAAA',
  signature: 'MEYCIQD1Ck4uRAkknEqFO6NhKC8JhB303UVH',
  userHandle: 'AZjF831efMGfDj9begtXEQ',
};

/** A member in base64url, in WebAuthn's own spelling. */
export const Base64url = (name: keyof typeof MAX_LENGTHS, description: string) =>
  ApiProperty({
    maxLength: MAX_LENGTHS[name],
    pattern: PATTERN,
    description,
    example: EXAMPLES[name],
  });

/** The members of every credential (WebAuthn, section 5.1.8). Later versions may add others, which are ignored. */
export class CredentialJSON {
  @Base64url('id', 'The id of the credential, in base64url.')
  id!: string;

  @Base64url('id', 'The same as `id`.')
  rawId!: string;

  @ApiProperty({ enum: ['public-key'] })
  type!: 'public-key';

  @ApiPropertyOptional({ example: 'platform' })
  authenticatorAttachment?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, example: {} })
  clientExtensionResults?: object;
}

class AuthenticatorAttestationResponseJSON {
  @Base64url('clientDataJSON', 'In base64url.')
  clientDataJSON!: string;

  @Base64url('attestationObject', 'In base64url. Its attestation statement is ignored.')
  attestationObject!: string;

  @ApiPropertyOptional({ type: [String], example: ['internal', 'hybrid'] })
  transports?: string[];
}

/** The response of `navigator.credentials.create()`. */
class RegistrationResponseJSON extends CredentialJSON {
  @ApiProperty()
  response!: AuthenticatorAttestationResponseJSON;
}

/** Only the members that are used are checked: browsers add new ones. */
export const RegistrationCredentialField = () =>
  applyDecorators(
    ApiProperty({
      type: RegistrationResponseJSON,
      description:
        'The result of `navigator.credentials.create()`, as `PublicKeyCredential.toJSON()` returns it.',
    }),
    ValidateBy({
      name: 'isCredential',
      validator: {
        validate: isRegistrationResponse,
        defaultMessage: () => 'credential must be a RegistrationResponseJSON (WebAuthn)',
      },
    }),
  );
