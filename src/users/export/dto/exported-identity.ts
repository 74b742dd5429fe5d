import { ApiProperty } from '@nestjs/swagger';
import type { ExternalIdentity } from '../../../identity/external-identity.entity.js';
import { MomentProperty, OptionalMomentProperty } from './moment-property.js';

/** A row of the table `external_identities`. */
export class ExportedIdentity {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c12' })
  provider_id!: string;

  @ApiProperty({ example: 'https://accounts.google.com' })
  issuer!: string;

  @ApiProperty({ description: 'The id of the person at the issuer.', example: '110169484474' })
  subject!: string;

  @ApiProperty({ type: String, nullable: true, example: 'ada@gmail.com' })
  email!: string | null;

  @MomentProperty()
  created_at!: string;

  @OptionalMomentProperty()
  last_used_at!: string | null;
}

export function toExportedIdentity(identity: ExternalIdentity): ExportedIdentity {
  return {
    id: identity.id,
    provider_id: identity.providerId,
    issuer: identity.issuer,
    subject: identity.subject,
    email: identity.email,
    created_at: identity.createdAt.toISOString(),
    last_used_at: identity.lastUsedAt?.toISOString() ?? null,
  };
}
