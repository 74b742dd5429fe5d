import { ApiProperty } from '@nestjs/swagger';
import type { OauthClient } from '../../clients/client.entity.js';
import { askedScopes } from '../../requests/claims-of-scopes.js';
import type { RequestParameters } from '../../requests/request-parameters.js';

export class RequestClientResponse {
  @ApiProperty({ example: 'wiki' })
  client_id!: string;

  @ApiProperty({ description: 'The name that users see.', example: 'Wiki' })
  name!: string;

  @ApiProperty({ description: 'Whether the client belongs to the operator.', example: false })
  is_first_party!: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Address of its page.',
    example: 'https://wiki.example.com',
  })
  client_uri!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Address of its logo.', example: null })
  logo_uri!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Address of its privacy policy.',
    example: null,
  })
  policy_uri!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Address of its terms.',
    example: null,
  })
  tos_uri!: string | null;
}

/** An authorization request that waits for its user. */
export class AuthorizationRequestResponse {
  @ApiProperty({ type: RequestClientResponse })
  client!: RequestClientResponse;

  @ApiProperty({
    type: [String],
    description: 'Requested scopes.',
    example: ['openid', 'profile', 'email'],
  })
  scopes!: string[];

  @ApiProperty({
    type: [String],
    description: 'Requested resources (RFC 8707).',
    example: ['https://api.example.com'],
  })
  resources!: readonly string[];

  @ApiProperty({
    description: 'Whether the user must be asked: it has not granted this access before.',
    example: true,
  })
  needs_consent!: boolean;

  @ApiProperty({
    description: 'The address that the browser is sent to at the end, without its parameters.',
    example: 'https://wiki.example.com/callback',
  })
  redirect_uri!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T10:10:00.000Z' })
  expires_at!: string;
}

export function toAuthorizationRequest(
  client: OauthClient,
  parameters: RequestParameters,
  { expiresAt, needsConsent }: { expiresAt: Date; needsConsent: boolean },
): AuthorizationRequestResponse {
  return {
    client: {
      client_id: client.id,
      name: client.name,
      is_first_party: client.isFirstParty,
      client_uri: client.clientUri,
      logo_uri: client.logoUri,
      policy_uri: client.policyUri,
      tos_uri: client.tosUri,
    },
    scopes: askedScopes(parameters),
    resources: parameters.resources,
    needs_consent: needsConsent,
    redirect_uri: parameters.redirectUri,
    expires_at: expiresAt.toISOString(),
  };
}
