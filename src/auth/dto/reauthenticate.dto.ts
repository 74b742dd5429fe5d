import { ApiPropertyOptional } from '@nestjs/swagger';
import { PASSWORD_LENGTH } from '../../users/dto/user-fields.js';
import { IsText } from '../../validation/is-text.decorator.js';
import { OptionalField } from '../../validation/optional-field.decorator.js';

export class ReauthenticateDto {
  @OptionalField()
  @IsText({ min: 1, max: PASSWORD_LENGTH.max })
  @ApiPropertyOptional({
    format: 'password',
    description: 'Left out where the user proves another credential first, such as a passkey.',
    minLength: 1,
    maxLength: PASSWORD_LENGTH.max,
    example: 'the current password',
  })
  password?: string;
}
