import { ApiProperty } from '@nestjs/swagger';
import { PASSWORD_LENGTH } from '../../../users/dto/user-fields.js';
import { IsText } from '../../../validation/is-text.decorator.js';
import { NullableField } from '../../../validation/optional-field.decorator.js';
import { Trimmed } from '../../../validation/trimmed.decorator.js';

/** The token of the mail, or a name and a password as for a sign-in. */
export class CancelDeletionDto {
  @NullableField()
  @IsText({ min: 1, max: 200 })
  @ApiProperty({
    type: String,
    required: false,
    maxLength: 200,
    description: 'The token of the link in the mail; without the other fields.',
  })
  token?: string | null;

  @NullableField()
  @Trimmed()
  @IsText({ min: 0, max: 320 })
  @ApiProperty({
    type: String,
    required: false,
    maxLength: 320,
    description: 'A username or an e-mail address.',
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
    description: 'An e-mail address, in place of `username`.',
  })
  email?: string | null;

  @NullableField()
  @IsText({ min: 0, max: PASSWORD_LENGTH.max })
  @ApiProperty({
    type: String,
    required: false,
    format: 'password',
    maxLength: PASSWORD_LENGTH.max,
    example: 'correct horse battery staple',
  })
  password?: string | null;
}
