import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../../validation/is-text.decorator.js';
import { OptionalField } from '../../../validation/optional-field.decorator.js';

export class PasskeyOptionsDto {
  @OptionalField()
  @IsText({ min: 1, max: 512 })
  @ApiProperty({
    required: false,
    maxLength: 512,
    description:
      'The `sign_in_token` of a sign-in that needs another step. Without it, a sign-in without a username starts.',
    example: 'uasi_AZjF830-fMGfDj9begtXEQ',
  })
  sign_in_token?: string;
}
