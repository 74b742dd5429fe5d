import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsObject } from 'class-validator';
import type { JSONWebKeySet } from 'jose';
import { IsText } from '../../../validation/is-text.decorator.js';
import { NullableField, OptionalField } from '../../../validation/optional-field.decorator.js';
import { AUTH_METHODS, type AuthMethod } from '../client.entity.js';
import { AddressField, ListField } from './client-fields.js';

/** The settings of a client. Fields that are left out stay as they are. */
export class UpdateClientDto {
  @OptionalField()
  @IsText({ min: 1, max: 128 })
  @ApiProperty({
    required: false,
    minLength: 1,
    maxLength: 128,
    description: 'The name that users see.',
    example: 'Wiki',
  })
  name?: string;

  @OptionalField()
  @IsIn(AUTH_METHODS)
  @ApiProperty({
    required: false,
    enum: AUTH_METHODS,
    description:
      'How the client authenticates: `none` for a public client; by default `client_secret_basic` for a confidential one.',
    example: 'client_secret_basic',
  })
  token_endpoint_auth_method?: AuthMethod;

  @ListField('Addresses to which users return.', ['https://wiki.example.com/callback'])
  redirect_uris?: string[];

  @ListField('Addresses to which users return after they signed out.', ['https://wiki.example.com'])
  post_logout_redirect_uris?: string[];

  @AddressField('Address that is notified of the end of a session.', 'https://wiki.example.com/out')
  backchannel_logout_uri?: string | null;

  @ListField('Grant types.', ['authorization_code', 'refresh_token'], 64)
  grant_types?: string[];

  @ListField('Scopes that the client may request.', ['openid', 'profile', 'email'], 64)
  scopes?: string[];

  @ListField(
    'Resources for which the client may request access tokens; the first one is the default.',
    ['https://api.example.com'],
  )
  audiences?: string[];

  @NullableField()
  @IsObject()
  @ApiProperty({
    selfRequired: false,
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'Public keys of `private_key_jwt`, a JWK Set (RFC 7517).',
    example: { keys: [] },
  })
  jwks?: JSONWebKeySet | null;

  @AddressField('Address of the public keys.', 'https://wiki.example.com/jwks.json')
  jwks_uri?: string | null;

  @AddressField('Address of the page of the client.', 'https://wiki.example.com')
  client_uri?: string | null;

  @AddressField('Address of its logo.', 'https://wiki.example.com/logo.png')
  logo_uri?: string | null;

  @AddressField('Address of its privacy policy.', 'https://wiki.example.com/privacy')
  policy_uri?: string | null;

  @AddressField('Address of its terms.', 'https://wiki.example.com/terms')
  tos_uri?: string | null;

  @OptionalField()
  @IsBoolean()
  @ApiProperty({
    required: false,
    default: false,
    description: 'Whether the client belongs to the operator: users are not asked for consent.',
  })
  is_first_party?: boolean;

  @OptionalField()
  @IsBoolean()
  @ApiProperty({
    required: false,
    default: false,
    description: 'Whether the client is disabled; its grants are then revoked.',
  })
  is_disabled?: boolean;
}
