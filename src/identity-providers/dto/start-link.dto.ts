import { OptionalField } from '../../validation/optional-field.decorator.js';
import { ProviderField, RedirectUriField } from './provider-fields.js';

export class StartLinkDto {
  @ProviderField()
  provider!: string;

  @OptionalField()
  @RedirectUriField()
  redirect_uri?: string;
}
