import { ApiProperty } from '@nestjs/swagger';
import type { TotpCredential } from '../../../credentials/totp/totp-credential.entity.js';
import { MomentProperty, OptionalMomentProperty } from './moment-property.js';

/** A row of the table `totp_credentials`. */
export class ExportedTotp {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Time step of the last accepted code (RFC 6238), of 30 seconds.',
    example: 59653380,
  })
  last_step!: number | null;

  @MomentProperty()
  created_at!: string;

  @OptionalMomentProperty('The time at which the first code was proved.')
  activated_at!: string | null;
}

/** Never the secret. */
export function toExportedTotp(totp: TotpCredential): ExportedTotp {
  return {
    id: totp.id,
    last_step: totp.lastStep,
    created_at: totp.createdAt.toISOString(),
    activated_at: totp.activatedAt?.toISOString() ?? null,
  };
}
