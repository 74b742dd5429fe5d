import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn } from 'class-validator';
import { PROVIDER_KINDS, type ProviderKind } from '../../identity/provider-kind.js';
import { IsText } from '../../validation/is-text.decorator.js';
import { NullableField, OptionalField } from '../../validation/optional-field.decorator.js';
import { ClaimNamesDto, ClaimNamesField } from './claim-names.dto.js';
import { DomainListField, ProviderField, ProviderTextField } from './provider-fields.js';

export class CreateProviderDto {
  @ProviderField()
  provider!: string;

  @IsIn(PROVIDER_KINDS)
  @ApiProperty({
    enum: PROVIDER_KINDS,
    description:
      '`oidc` is any provider with OpenID Connect; the others have their issuer, scopes and claims set.',
    example: 'oidc',
  })
  kind!: ProviderKind;

  /** Unset, the name of the kind. */
  @OptionalField()
  @ProviderTextField({
    max: 64,
    required: false,
    example: 'Example Inc.',
    description: 'The name on buttons.',
  })
  name?: string;

  /** Required for `oidc` and `microsoft`. */
  @OptionalField()
  @ProviderTextField({
    max: 2000,
    required: false,
    example: 'https://id.example.com/realms/main',
    description:
      'The issuer. Required for `oidc`, and for `microsoft`, where it contains the tenant.',
  })
  issuer?: string;

  @ProviderTextField({
    max: 255,
    required: true,
    example: 'user-authentication',
    description: 'The client id.',
  })
  client_id!: string;

  @NullableField()
  @IsText({ min: 1, max: 4000 })
  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    maxLength: 4000,
    format: 'password',
    description:
      'The client secret; encrypted in the database and never returned. For Apple the private key (PEM).',
    example: 'Xk2sH8yq',
  })
  client_secret?: string | null;

  @OptionalField()
  @ProviderTextField({ max: 32, required: false, example: 'A1B2C3D4E5', description: 'For Apple.' })
  apple_team_id?: string;

  @OptionalField()
  @ProviderTextField({ max: 32, required: false, example: 'F6G7H8I9J0', description: 'For Apple.' })
  apple_key_id?: string;

  @OptionalField()
  @ProviderTextField({
    max: 500,
    required: false,
    example: 'openid email profile',
    description: 'Scopes, separated by spaces.',
  })
  scopes?: string;

  @OptionalField()
  @ClaimNamesField()
  claims?: ClaimNamesDto;

  @OptionalField()
  @IsArray()
  @ArrayMaxSize(20)
  @IsText({ min: 1, max: 2000 }, { each: true })
  @ApiProperty({
    type: [String],
    required: false,
    maxItems: 20,
    description:
      'Addresses of your applications that may receive the response, compared as text. The page of the service needs no entry.',
    example: ['https://app.example.com/callback'],
  })
  redirect_uris?: string[];

  @OptionalField()
  @DomainListField(
    'Domains for which the word of the provider is enough that a person owns an address: it is linked to the user with that verified address, and new users are verified. `*` for all.',
    ['example.com'],
  )
  authoritative_domains?: string[];

  @OptionalField()
  @DomainListField('Domains of the addresses that may sign in; empty for all.', [])
  allowed_domains?: string[];

  @OptionalField()
  @IsBoolean()
  @ApiProperty({
    required: false,
    default: true,
    description: 'Whether the first sign-in of a person registers a user.',
  })
  is_registration_open?: boolean;

  @OptionalField()
  @IsBoolean()
  @ApiProperty({ required: false, default: true })
  is_enabled?: boolean;
}
