import { ApiProperty } from '@nestjs/swagger';
import { EmailField } from '../../../users/dto/user-fields.js';
import { IsText } from '../../../validation/is-text.decorator.js';
import { OptionalField } from '../../../validation/optional-field.decorator.js';

export class RequestSignInLinkDto {
  @EmailField()
  email!: string;

  @OptionalField()
  @IsText({ min: 1, max: 512 })
  @ApiProperty({
    required: false,
    maxLength: 512,
    description:
      'The `sign_in_token` of a sign-in or step-up with `email` in `next`, which gets one mail. Without it, a new sign-in starts.',
    example: 'uasi_AZjF830-fMGfDj9begtXEQ',
  })
  sign_in_token?: string;
}
