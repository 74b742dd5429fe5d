import { ApiProperty } from '@nestjs/swagger';
import type { OneTimeToken } from '../../../tokens/one-time/one-time-token.entity.js';

const MOMENT = { format: 'date-time', example: '2026-11-23T10:00:00.000Z' } as const;

/** A row of the table `one_time_tokens`. */
export class ExportedToken {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({ example: 'verify_email' })
  purpose!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The e-mail address that the link is about.',
    example: 'ada@example.com',
  })
  subject!: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'State of the credentials for which the link is valid; null for any.',
    example: 0,
  })
  credential_epoch!: number | null;

  @ApiProperty({ type: 'integer', description: 'Codes that were tried.', example: 0 })
  attempts!: number;

  @ApiProperty(MOMENT)
  created_at!: string;

  @ApiProperty(MOMENT)
  expires_at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The time at which the link was used or replaced.',
    ...MOMENT,
  })
  consumed_at!: string | null;
}

/** Never the seed, from which the link and the code derive. */
export function toExportedToken(token: OneTimeToken): ExportedToken {
  return {
    id: token.id,
    purpose: token.purpose,
    subject: token.subject,
    credential_epoch: token.credentialEpoch,
    attempts: token.attempts,
    created_at: token.createdAt.toISOString(),
    expires_at: token.expiresAt.toISOString(),
    consumed_at: token.consumedAt?.toISOString() ?? null,
  };
}
