import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CredentialDescriptorJSON } from '../../../users/passkeys/dto/creation-options.response.js';

/** The options of `navigator.credentials.get()` (WebAuthn, section 5.5). */
export class PublicKeyCredentialRequestOptionsJSON {
  @ApiProperty({ description: 'In base64url; used once, within 5 minutes.' })
  challenge!: string;

  @ApiProperty({ example: 'example.com' })
  rpId!: string;

  @ApiPropertyOptional({
    type: [CredentialDescriptorJSON],
    description: 'The passkeys of the user; absent in a sign-in without a username.',
  })
  allowCredentials?: CredentialDescriptorJSON[];

  @ApiProperty({
    enum: ['required', 'preferred'],
    description: '`required` where the passkey is the only proof.',
  })
  userVerification!: 'required' | 'preferred';

  @ApiProperty({ type: 'integer', description: 'Milliseconds.', example: 300000 })
  timeout!: number;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  extensions?: object;
}

export class PasskeyRequestResponse {
  @ApiProperty({
    description: 'Handle of the sign-in: send it with the response of the passkey.',
    example: 'uasi_AZjF830-fMGfDj9begtXEQ',
  })
  sign_in_token!: string;

  @ApiProperty({
    type: 'integer',
    description: 'Seconds until the sign-in expires.',
    example: 600,
  })
  expires_in!: number;

  @ApiProperty({
    description:
      'For `PublicKeyCredential.parseRequestOptionsFromJSON()` and `navigator.credentials.get()`.',
  })
  options!: PublicKeyCredentialRequestOptionsJSON;
}
