import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString } from 'class-validator';
import { IsText } from '../../common/validation/is-text.decorator.js';
import { OptionalField } from '../../common/validation/optional-field.decorator.js';
import { PASSWORD_LENGTH } from '../../users/dto/account-fields.js';

/**
 * A name and a password. Whether they fit any rule for new accounts is not asked here: an empty or
 * impossible one is simply wrong.
 */
export class LoginDto {
  @OptionalField()
  @IsText({ min: 0, max: 320 })
  @ApiProperty({
    required: false,
    maxLength: 320,
    description: 'A username or an e-mail address.',
    example: 'ada',
  })
  username?: string;

  @OptionalField()
  @IsText({ min: 0, max: 320 })
  @ApiProperty({
    required: false,
    maxLength: 320,
    description: 'An e-mail address, instead of `username`.',
    example: 'ada@example.com',
  })
  email?: string;

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
  @ApiProperty({ required: false, enum: ['password'], description: 'RFC 6749, section 4.3.2.' })
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
