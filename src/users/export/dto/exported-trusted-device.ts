import { ApiProperty } from '@nestjs/swagger';
import type { TrustedDevice } from '../../../sessions/trusted-devices/trusted-device.entity.js';
import { MomentProperty } from './moment-property.js';

/** A row of the table `trusted_devices`. */
export class ExportedTrustedDevice {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({
    type: 'integer',
    description: 'State of the credentials for which the device is trusted.',
    example: 0,
  })
  credential_epoch!: number;

  @ApiProperty({ type: String, nullable: true, example: '203.0.113.7' })
  ip!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Mozilla/5.0' })
  user_agent!: string | null;

  @MomentProperty()
  created_at!: string;

  @MomentProperty()
  last_used_at!: string;

  @MomentProperty()
  expires_at!: string;
}

/** Never the seed, from which the token of the device derives. */
export function toExportedTrustedDevice(device: TrustedDevice): ExportedTrustedDevice {
  return {
    id: device.id,
    credential_epoch: device.credentialEpoch,
    ip: device.ip,
    user_agent: device.userAgent,
    created_at: device.createdAt.toISOString(),
    last_used_at: device.lastUsedAt.toISOString(),
    expires_at: device.expiresAt.toISOString(),
  };
}
