import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString } from 'class-validator';
import { IsText } from '../../validation/is-text.decorator.js';
import { NullableField, OptionalField } from '../../validation/optional-field.decorator.js';
import { Trimmed } from '../../validation/trimmed.decorator.js';
import { PASSWORD_LENGTH } from '../../users/dto/user-fields.js';

/**
 * A name and a password. The rules for new users do not apply: an empty or invalid value is a wrong one.
 * Exactly one of the two names is required. The document only describes that: generators make anonymous types
 * of alternatives (`oneOf`), and many clients send `null` for a field without a value.
 */
export class LoginDto {
  @NullableField()
  @Trimmed()
  @IsText({ min: 0, max: 320 })
  @ApiProperty({
    type: String,
    required: false,
    maxLength: 320,
    description: 'A username or an e-mail address. Required without `email`; `null` is ignored.',
    example: 'ada',
  })
  username?: string | null;

  @NullableField()
  @Trimmed()
  @IsText({ min: 0, max: 320 })
  @ApiProperty({
    type: String,
    required: false,
    maxLength: 320,
    description: 'An e-mail address. Required without `username`; `null` is ignored.',
  })
  email?: string | null;

  @IsText({ min: 0, max: PASSWORD_LENGTH.max })
  @ApiProperty({
    format: 'password',
    maxLength: PASSWORD_LENGTH.max,
    example: 'correct horse battery staple',
  })
  password!: string;

  @OptionalField()
  @IsText({ min: 1, max: 512 })
  @ApiProperty({
    required: false,
    maxLength: 512,
    description: 'The token of a device that the user trusts: no second factor is required then.',
  })
  trusted_device_token?: string;

  /**
   * OAuth 2 clients, such as Swagger UI's Authorize dialog, send these too; only the grant type is used. An
   * empty one is accepted, and undocumented: generators cannot name an empty value of an enumeration.
   */
  @NullableField()
  @IsIn(['password', ''])
  @ApiProperty({
    type: String,
    required: false,
    enum: ['password'],
    description: 'RFC 6749, section 4.3.2.',
  })
  grant_type?: string | null;

  @NullableField()
  @IsString()
  @ApiProperty({ type: String, required: false, description: 'Accepted and ignored.' })
  scope?: string | null;

  @NullableField()
  @IsString()
  @ApiProperty({ type: String, required: false, description: 'Accepted and ignored.' })
  client_id?: string | null;

  @NullableField()
  @IsString()
  @ApiProperty({ type: String, required: false, description: 'Accepted and ignored.' })
  client_secret?: string | null;
}
