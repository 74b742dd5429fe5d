import { ApiProperty } from '@nestjs/swagger';
import type { JSONWebKeySet } from 'jose';
import {
  AUTH_METHODS,
  type AuthMethod,
  CLIENT_TYPES,
  type ClientType,
  type OauthClient,
} from '../client.entity.js';

const Address = (description: string) =>
  ApiProperty({ type: String, nullable: true, description, example: null });
const Moment = (description: string) =>
  ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description,
    example: '2026-11-23T10:00:00.000Z',
  });

export class ClientResponse {
  @ApiProperty({ example: 'wiki' })
  client_id!: string;

  @ApiProperty({ example: 'Wiki' })
  name!: string;

  @ApiProperty({ enum: CLIENT_TYPES, example: 'confidential' })
  type!: ClientType;

  @ApiProperty({ enum: AUTH_METHODS, example: 'client_secret_basic' })
  token_endpoint_auth_method!: AuthMethod;

  @ApiProperty({ type: [String], example: ['https://wiki.example.com/callback'] })
  redirect_uris!: string[];

  @ApiProperty({ type: [String], example: ['https://wiki.example.com'] })
  post_logout_redirect_uris!: string[];

  @Address('Address that is notified of the end of a session.')
  backchannel_logout_uri!: string | null;

  @ApiProperty({ type: [String], example: ['authorization_code', 'refresh_token'] })
  grant_types!: string[];

  @ApiProperty({ type: [String], example: ['openid', 'profile', 'email'] })
  scopes!: string[];

  @ApiProperty({ type: [String], example: ['https://api.example.com'] })
  audiences!: string[];

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'Public keys of `private_key_jwt`.',
    example: null,
  })
  jwks!: JSONWebKeySet | null;

  @Address('Address of the public keys.')
  jwks_uri!: string | null;

  @Address('Address of the page of the client.')
  client_uri!: string | null;

  @Address('Address of its logo.')
  logo_uri!: string | null;

  @Address('Address of its privacy policy.')
  policy_uri!: string | null;

  @Address('Address of its terms.')
  tos_uri!: string | null;

  @ApiProperty({ example: false })
  is_first_party!: boolean;

  @ApiProperty({ example: false })
  is_disabled!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T10:00:00.000Z' })
  created_at!: string;

  @Moment('Time of the current secret; null without one.')
  secret_created_at!: string | null;

  @Moment('Until then the previous secret is accepted too; null without one.')
  previous_secret_expires_at!: string | null;
}

/** A client with its new secret, which no other response has. */
export class ClientSecretResponse extends ClientResponse {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Shown once; null for a client without a secret.',
    example: 'uacs_AaIIGIRXc56rdy1Z',
  })
  client_secret!: string | null;
}

export function toClientResponse(client: OauthClient): ClientResponse {
  return {
    client_id: client.id,
    name: client.name,
    type: client.type,
    token_endpoint_auth_method: client.authMethod,
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    backchannel_logout_uri: client.backchannelLogoutUri,
    grant_types: client.grantTypes,
    scopes: client.scopes,
    audiences: client.audiences,
    jwks: client.jwks,
    jwks_uri: client.jwksUri,
    client_uri: client.clientUri,
    logo_uri: client.logoUri,
    policy_uri: client.policyUri,
    tos_uri: client.tosUri,
    is_first_party: client.isFirstParty,
    is_disabled: client.disabledAt !== null,
    created_at: client.createdAt.toISOString(),
    secret_created_at: client.secretCreatedAt?.toISOString() ?? null,
    previous_secret_expires_at: client.previousSecretExpiresAt?.toISOString() ?? null,
  };
}
