import { ApiProperty } from '@nestjs/swagger';
import type { Passkey } from '../../../credentials/passkeys/passkey.entity.js';
import { MomentProperty, OptionalMomentProperty } from './moment-property.js';

/** A row of the table `passkeys`. */
export class ExportedPasskey {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({ description: 'In base64url.', example: 'AhQHmrQmjhEJ1xCOxOzLow' })
  credential_id!: string;

  @ApiProperty({ description: 'A COSE key in base64url.', example: 'pQECAyYgASFYIA' })
  public_key!: string;

  @ApiProperty({ type: 'integer', description: 'Signature counter.', example: 0 })
  sign_count!: number;

  @ApiProperty({ type: [String], example: ['internal', 'hybrid'] })
  transports!: string[];

  @ApiProperty({
    format: 'uuid',
    description: 'The model of the authenticator.',
    example: 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4',
  })
  aaguid!: string;

  @ApiProperty({ description: 'Whether it can be synced between devices.', example: true })
  is_backup_eligible!: boolean;

  @ApiProperty({ description: 'Whether it is synced.', example: true })
  is_backed_up!: boolean;

  @ApiProperty({
    description: 'Whether the authenticator has verified the user with it.',
    example: true,
  })
  is_uv_initialized!: boolean;

  @ApiProperty({ example: 'Phone' })
  name!: string;

  @MomentProperty()
  created_at!: string;

  @OptionalMomentProperty()
  last_used_at!: string | null;
}

export function toExportedPasskey(passkey: Passkey): ExportedPasskey {
  return {
    id: passkey.id,
    credential_id: passkey.credentialId,
    public_key: passkey.publicKey,
    sign_count: passkey.signCount,
    transports: passkey.transports.split(' ').filter((transport) => transport !== ''),
    aaguid: passkey.aaguid,
    is_backup_eligible: passkey.isBackupEligible,
    is_backed_up: passkey.isBackedUp,
    is_uv_initialized: passkey.isUvInitialized,
    name: passkey.name,
    created_at: passkey.createdAt.toISOString(),
    last_used_at: passkey.lastUsedAt?.toISOString() ?? null,
  };
}
