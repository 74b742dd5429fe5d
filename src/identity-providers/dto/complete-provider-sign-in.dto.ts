import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsText } from '../../validation/is-text.decorator.js';
import { OptionalField } from '../../validation/optional-field.decorator.js';
import { ProviderResponseField, ProviderSignInTokenField } from './provider-fields.js';

export class CompleteProviderSignInDto {
  @ProviderSignInTokenField()
  provider_sign_in_token!: string;

  @ProviderResponseField({ required: true })
  response!: string;

  @OptionalField()
  @IsText({ min: 1, max: 512 })
  @ApiPropertyOptional({
    maxLength: 512,
    description: 'That of the start, if it had one.',
    example: 'uasi_AZjF830-fMGfDj9begtXEQ',
  })
  sign_in_token?: string;
}
