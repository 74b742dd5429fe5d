import { ApiProperty } from '@nestjs/swagger';
import type { ExternalIdentity } from '../../identity/external-identity.entity.js';

export class IdentityResponse {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({ description: 'The provider in requests.', example: 'google' })
  provider!: string;

  @ApiProperty({ example: 'Google' })
  provider_name!: string;

  @ApiProperty({ example: 'https://accounts.google.com' })
  issuer!: string;

  @ApiProperty({ description: 'The id of the person at the issuer.', example: '110169484474' })
  subject!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The address that the provider gave last.',
    example: 'ada@gmail.com',
  })
  email!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T10:00:00.000Z' })
  created_at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    example: '2026-11-23T10:00:00.000Z',
  })
  last_used_at!: string | null;
}

export class IdentityListResponse {
  @ApiProperty({ type: [IdentityResponse], description: 'The identities, the oldest first.' })
  items!: IdentityResponse[];
}

/** @param identity with its provider */
export function toIdentityResponse(identity: ExternalIdentity): IdentityResponse {
  const { id, provider, issuer, subject, email, createdAt, lastUsedAt } = identity;
  return {
    id,
    provider: provider?.slug ?? '',
    provider_name: provider?.name ?? '',
    issuer,
    subject,
    email,
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  };
}
