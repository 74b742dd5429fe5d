import { ApiProperty } from '@nestjs/swagger';
import type { IdentityProvider } from '../../identity/identity-provider.entity.js';
import { PROVIDER_KINDS, type ProviderKind } from '../../identity/provider-kind.js';
import { ClaimNamesDto } from './claim-names.dto.js';

/** A provider, without its secret. */
export class ProviderResponse {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({ description: 'The name in requests.', example: 'example' })
  provider!: string;

  @ApiProperty({ enum: PROVIDER_KINDS, example: 'oidc' })
  kind!: ProviderKind;

  @ApiProperty({ example: 'Example Inc.' })
  name!: string;

  @ApiProperty({ example: 'https://id.example.com/realms/main' })
  issuer!: string;

  @ApiProperty({ example: 'user-authentication' })
  client_id!: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  apple_team_id!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  apple_key_id!: string | null;

  @ApiProperty({ example: 'openid email profile' })
  scopes!: string;

  @ApiProperty({ type: ClaimNamesDto })
  claims!: ClaimNamesDto;

  @ApiProperty({ type: [String], example: ['https://app.example.com/callback'] })
  redirect_uris!: string[];

  @ApiProperty({ type: [String], example: ['example.com'] })
  authoritative_domains!: string[];

  @ApiProperty({ type: [String], example: [] })
  allowed_domains!: string[];

  @ApiProperty({ example: true })
  is_registration_open!: boolean;

  @ApiProperty({ example: true })
  is_enabled!: boolean;

  @ApiProperty({ description: 'Whether the environment defines it.', example: false })
  is_from_environment!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T10:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T10:00:00.000Z' })
  updated_at!: string;
}

export class ProviderListResponse {
  @ApiProperty({ type: [ProviderResponse], description: 'All providers, by name.' })
  items!: ProviderResponse[];
}

export function toProviderResponse(provider: IdentityProvider): ProviderResponse {
  return {
    id: provider.id,
    provider: provider.slug,
    kind: provider.kind,
    name: provider.name,
    issuer: provider.issuer,
    client_id: provider.clientId,
    apple_team_id: provider.appleTeamId,
    apple_key_id: provider.appleKeyId,
    scopes: provider.scopes,
    claims: provider.claims,
    redirect_uris: provider.redirectUris,
    authoritative_domains: provider.authoritativeDomains,
    allowed_domains: provider.allowedDomains,
    is_registration_open: provider.isRegistrationOpen,
    is_enabled: provider.isEnabled,
    is_from_environment: provider.isFromEnvironment,
    created_at: provider.createdAt.toISOString(),
    updated_at: provider.updatedAt.toISOString(),
  };
}
