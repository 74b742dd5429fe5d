import { ApiProperty } from '@nestjs/swagger';
import type { Delivery } from '../../../outbox/delivery.entity.js';

const OptionalMomentProperty = (description?: string) =>
  ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description,
    example: '2026-11-23T10:00:00.000Z',
  });

/** A row of the table `outbox`. */
export class ExportedDelivery {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({ example: 'mail' })
  kind!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The content, before it is written as a mail. It has no links and no codes.',
    example: { template: 'verify_email' },
  })
  payload!: object;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T10:00:00.000Z' })
  created_at!: string;

  @OptionalMomentProperty('Null once delivered, or given up.')
  next_attempt_at!: string | null;

  @ApiProperty({ type: 'integer', example: 1 })
  attempts!: number;

  @OptionalMomentProperty()
  failing_since!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  last_error!: string | null;

  @OptionalMomentProperty()
  delivered_at!: string | null;

  @OptionalMomentProperty('Time at which the delivery was given up.')
  dead_at!: string | null;
}

export function toExportedDelivery(delivery: Delivery): ExportedDelivery {
  return {
    id: delivery.id,
    kind: delivery.kind,
    payload: delivery.payload,
    created_at: delivery.createdAt.toISOString(),
    next_attempt_at: delivery.nextAttemptAt?.toISOString() ?? null,
    attempts: delivery.attempts,
    failing_since: delivery.failingSince?.toISOString() ?? null,
    last_error: delivery.lastError,
    delivered_at: delivery.deliveredAt?.toISOString() ?? null,
    dead_at: delivery.deadAt?.toISOString() ?? null,
  };
}
