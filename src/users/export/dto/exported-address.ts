import { ApiProperty } from '@nestjs/swagger';
import type { KnownAddress } from '../../../sessions/known-addresses/known-address.entity.js';

/** A row of the table `known_addresses`. */
export class ExportedAddress {
  @ApiProperty({ description: 'An IPv6 address by its /64 prefix.', example: '203.0.113.7' })
  address!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'Accurate to a day.',
    example: '2026-11-23T10:00:00.000Z',
  })
  last_used_at!: string;
}

export function toExportedAddress({ address, lastUsedAt }: KnownAddress): ExportedAddress {
  return { address, last_used_at: lastUsedAt.toISOString() };
}
