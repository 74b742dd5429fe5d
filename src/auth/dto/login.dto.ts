import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString } from 'class-validator';
import { IsText } from '../../validation/is-text.decorator.js';
import { OptionalField } from '../../validation/optional-field.decorator.js';
import { PASSWORD_LENGTH } from '../../users/dto/user-fields.js';

/** The fields of a sign-in beside the name. */
export class LoginSecretDto {
  @IsText({ min: 0, max: PASSWORD_LENGTH.max })
  @ApiProperty({
    format: 'password',
    maxLength: PASSWORD_LENGTH.max,
    example: 'correct horse battery staple',
  })
  password!: string;

  /** OAuth 2 clients, such as Swagger UI's Authorize dialog, send these too; only the grant type is used. */
  @OptionalField()
  @IsIn(['password', ''])
  @ApiProperty({ required: false, enum: ['password', ''], description: 'RFC 6749, section 4.3.2.' })
  grant_type?: string;

  @OptionalField()
  @IsString()
  @ApiProperty({ required: false, description: 'Accepted and ignored.' })
  scope?: string;

  @OptionalField()
  @IsString()
  @ApiProperty({ required: false, description: 'Accepted and ignored.' })
  client_id?: string;

  @OptionalField()
  @IsString()
  @ApiProperty({ required: false, description: 'Accepted and ignored.' })
  client_secret?: string;
}

/**
 * A name and a password. The rules for new users do not apply: an empty or invalid value is a wrong one.
 * Exactly one of the two names is required: see `login-body.ts`.
 */
export class LoginDto extends LoginSecretDto {
  @OptionalField()
  @IsText({ min: 0, max: 320 })
  username?: string;

  @OptionalField()
  @IsText({ min: 0, max: 320 })
  email?: string;
}
