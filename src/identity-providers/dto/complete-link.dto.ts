import { OptionalField } from '../../validation/optional-field.decorator.js';
import { ProviderResponseField, ProviderSignInTokenField } from './provider-fields.js';

export class CompleteLinkDto {
  @ProviderSignInTokenField()
  provider_sign_in_token!: string;

  /** Absent after `identity_not_linked`. */
  @OptionalField()
  @ProviderResponseField({ required: false })
  response?: string;
}
