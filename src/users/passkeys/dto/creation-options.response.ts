import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { PublicKeyCredentialCreationOptionsJSON as LibraryOptions } from '@simplewebauthn/server';
import { CHALLENGE_LIFETIME } from '../../../credentials/passkeys/passkey-challenges.js';

export class RelyingPartyJSON {
  @ApiProperty({ description: 'The RP ID (`RP_ID`).', example: 'example.com' })
  id!: string;

  @ApiProperty({ example: 'Example' })
  name!: string;
}

export class PasskeyUserJSON {
  @ApiProperty({ description: 'The user handle, in base64url.', example: 'AZjF831efMGfDj9begtXEQ' })
  id!: string;

  @ApiProperty({ example: 'ada' })
  name!: string;

  @ApiProperty({ example: 'Ada Lovelace' })
  displayName!: string;
}

export class CredentialParametersJSON {
  @ApiProperty({ type: 'integer', description: 'A COSE algorithm.', example: -7 })
  alg!: number;

  @ApiProperty({ enum: ['public-key'] })
  type!: 'public-key';
}

export class CredentialDescriptorJSON {
  @ApiProperty({ description: 'In base64url.' })
  id!: string;

  @ApiProperty({ enum: ['public-key'] })
  type!: 'public-key';

  @ApiPropertyOptional({ type: [String], example: ['internal', 'hybrid'] })
  transports?: string[];
}

export class AuthenticatorSelectionJSON {
  @ApiProperty({ enum: ['required'] })
  residentKey!: 'required';

  @ApiProperty({ example: true })
  requireResidentKey!: boolean;

  @ApiProperty({ enum: ['preferred'] })
  userVerification!: 'preferred';
}

/** The options of `navigator.credentials.create()` (WebAuthn, section 5.4). */
export class PublicKeyCredentialCreationOptionsJSON {
  @ApiProperty({ description: 'In base64url; used once, within its lifetime.' })
  challenge!: string;

  @ApiProperty()
  rp!: RelyingPartyJSON;

  @ApiProperty()
  user!: PasskeyUserJSON;

  @ApiProperty({ type: [CredentialParametersJSON] })
  pubKeyCredParams!: CredentialParametersJSON[];

  @ApiProperty({ type: 'integer', description: 'Milliseconds.', example: 300000 })
  timeout!: number;

  @ApiProperty({ enum: ['none'] })
  attestation!: 'none';

  @ApiProperty({ type: [CredentialDescriptorJSON], description: 'The passkeys of the user.' })
  excludeCredentials!: CredentialDescriptorJSON[];

  @ApiProperty()
  authenticatorSelection!: AuthenticatorSelectionJSON;

  @ApiProperty({ type: 'object', additionalProperties: true })
  extensions!: object;

  @ApiPropertyOptional({ type: [String] })
  hints?: string[];
}

export class PasskeyCreationResponse {
  @ApiProperty({
    description:
      'For `PublicKeyCredential.parseCreationOptionsFromJSON()` and `navigator.credentials.create()`.',
  })
  options!: PublicKeyCredentialCreationOptionsJSON;

  @ApiProperty({
    type: 'integer',
    description: 'Seconds until the challenge expires.',
    example: CHALLENGE_LIFETIME,
  })
  expires_in!: number;
}

/** The library's type also permits what its options here never contain. */
export function toPasskeyCreationResponse(options: LibraryOptions): PasskeyCreationResponse {
  return {
    options: options as PublicKeyCredentialCreationOptionsJSON,
    expires_in: CHALLENGE_LIFETIME,
  };
}
