import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../../validation/is-text.decorator.js';
import { OptionalField } from '../../../validation/optional-field.decorator.js';

export class SignInLinkDto {
  @IsText({ min: 1, max: 512 })
  @ApiProperty({
    maxLength: 512,
    description: 'The token of the link.',
    example: 'uaot_AZjF830-fMGfDj9begtXEQ',
  })
  token!: string;

  @OptionalField()
  @IsText({ min: 1, max: 512 })
  @ApiProperty({
    required: false,
    maxLength: 512,
    description: 'The `sign_in_token` of a sign-in by e-mail that was started on this device.',
    example: 'uasi_AZjF830-fMGfDj9begtXEQ',
  })
  sign_in_token?: string;
}
