import { ApiProperty } from '@nestjs/swagger';

interface TotpFactor {
  created_at: string;
}

class PasskeyFactor {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({ description: 'The name that the user has given to it.', example: 'Phone' })
  name!: string;

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

class RecoveryCodesLeft {
  @ApiProperty({
    type: 'integer',
    description: 'Number of codes that can still be used.',
    example: 10,
  })
  remaining!: number;
}

interface FactorReset {
  due_at: string;
}

/**
 * An object with one time, or null. Written out, because OpenAPI 3.0 has no reference that may be null, and
 * generators fail on the alternatives.
 */
const NullableTimeProperty = (
  name: string,
  { description, example }: { description: string; example: object | null },
) =>
  ApiProperty({
    type: 'object',
    nullable: true,
    properties: { [name]: { type: 'string', format: 'date-time' } },
    required: [name],
    description,
    example,
  });

export class FactorsResponse {
  @ApiProperty({ example: true })
  has_password!: boolean;

  @NullableTimeProperty('created_at', {
    description: 'The authenticator app; null without one.',
    example: { created_at: '2026-11-23T10:00:00.000Z' },
  })
  totp!: TotpFactor | null;

  @ApiProperty({ type: [PasskeyFactor], description: 'The passkeys, the oldest first.' })
  passkeys!: PasskeyFactor[];

  @ApiProperty({ type: RecoveryCodesLeft })
  recovery_codes!: RecoveryCodesLeft;

  @ApiProperty({
    type: 'integer',
    description: 'Number of devices on which the user needs no second factor.',
    example: 0,
  })
  trusted_devices!: number;

  @NullableTimeProperty('due_at', {
    description: 'A reset that an admin has scheduled; null without one.',
    example: null,
  })
  factor_reset!: FactorReset | null;
}
