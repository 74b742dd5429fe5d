import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsText } from '../../validation/is-text.decorator.js';
import { OptionalField } from '../../validation/optional-field.decorator.js';
import { ProviderField, RedirectUriField } from './provider-fields.js';

export class StartProviderSignInDto {
  @ProviderField()
  provider!: string;

  @OptionalField()
  @RedirectUriField()
  redirect_uri?: string;

  @OptionalField()
  @IsText({ min: 1, max: 512 })
  @ApiPropertyOptional({
    maxLength: 512,
    description: 'Continues a sign-in or a step-up that has `provider` in `next`.',
    example: 'uasi_AZjF830-fMGfDj9begtXEQ',
  })
  sign_in_token?: string;
}
