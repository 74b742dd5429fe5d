import { ApiProperty } from '@nestjs/swagger';
import type { TrustedDevice } from '../trusted-device.entity.js';

export class TrustedDeviceResponse {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'Time of the sign-in that trusted the device.',
    example: '2026-11-23T10:00:00.000Z',
  })
  created_at!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'Time of the last sign-in without the second factor, or of the first with it.',
    example: '2026-11-25T08:30:00.000Z',
  })
  last_used_at!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'End of the trust (`TRUSTED_DEVICE_DAYS`), which sign-ins do not extend.',
    example: '2026-12-23T10:00:00.000Z',
  })
  expires_at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Address of the last use.',
    example: '203.0.113.7',
  })
  ip!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: '`User-Agent` header of the last use.',
    example: 'Mozilla/5.0',
  })
  user_agent!: string | null;
}

export class TrustedDevicesResponse {
  @ApiProperty({ type: [TrustedDeviceResponse], description: 'At most 20.' })
  data!: TrustedDeviceResponse[];
}

/** The public fields of a trusted device; never its seed. */
export function toTrustedDeviceResponse(device: TrustedDevice): TrustedDeviceResponse {
  return {
    id: device.id,
    created_at: device.createdAt.toISOString(),
    last_used_at: device.lastUsedAt.toISOString(),
    expires_at: device.expiresAt.toISOString(),
    ip: device.ip,
    user_agent: device.userAgent,
  };
}
