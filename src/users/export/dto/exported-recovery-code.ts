import { ApiProperty } from '@nestjs/swagger';
import type { RecoveryCode } from '../../../credentials/recovery-codes/recovery-code.entity.js';
import { MomentProperty, OptionalMomentProperty } from './moment-property.js';

/** A row of the table `recovery_codes`. */
export class ExportedRecoveryCode {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @MomentProperty()
  created_at!: string;

  @OptionalMomentProperty()
  used_at!: string | null;
}

/** Never the MAC of the code. */
export function toExportedRecoveryCode(code: RecoveryCode): ExportedRecoveryCode {
  return {
    id: code.id,
    created_at: code.createdAt.toISOString(),
    used_at: code.usedAt?.toISOString() ?? null,
  };
}
