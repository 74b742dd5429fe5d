import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString } from 'class-validator';
import { IsText } from '../../validation/is-text.decorator.js';
import { OptionalField } from '../../validation/optional-field.decorator.js';
import { PASSWORD_LENGTH } from '../../users/dto/user-fields.js';

/** What a sign-in sends beside a name. */
export class LoginSecretDto {
  @IsText({ min: 0, max: PASSWORD_LENGTH.max })
  @ApiProperty({
    format: 'password',
    maxLength: PASSWORD_LENGTH.max,
    example: 'correct horse battery staple',
  })
  password!: string;

  /** OAuth2 clients (Swagger UI's Authorize is one) send these beside; only the grant type matters. */
  @OptionalField()
  @IsIn(['password', ''])
  @ApiProperty({ required: false, enum: ['password', ''], description: 'RFC 6749, section 4.3.2.' })
  grant_type?: string;

  @OptionalField()
  @IsString()
  @ApiProperty({ required: false, description: 'Accepted and not used.' })
  scope?: string;

  @OptionalField()
  @IsString()
  @ApiProperty({ required: false, description: 'Accepted and not used.' })
  client_id?: string;

  @OptionalField()
  @IsString()
  @ApiProperty({ required: false, description: 'Accepted and not used.' })
  client_secret?: string;
}

/**
 * A name and a password. Whether they fit any rule for new accounts is not asked here: an empty or
 * impossible one is simply wrong. One of the two names has to be there: see `login-body.ts`.
 */
export class LoginDto extends LoginSecretDto {
  @OptionalField()
  @IsText({ min: 0, max: 320 })
  username?: string;

  @OptionalField()
  @IsText({ min: 0, max: 320 })
  email?: string;
}
