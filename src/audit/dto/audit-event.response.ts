import { ApiProperty } from '@nestjs/swagger';
import type { AuditEvent } from '../audit-event.entity.js';
import { AUDIT_EVENT_NAMES, type AuditEventName } from '../audit-event-name.js';
import { AuditDetailsResponse, toAuditDetailsResponse } from './audit-details.response.js';

export class AuditEventResponse {
  @ApiProperty({ format: 'uuid', example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' })
  id!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T10:00:00.000Z' })
  occurred_at!: string;

  @ApiProperty({ enum: AUDIT_EVENT_NAMES, enumName: 'AuditEventName', example: 'signed_in' })
  event!: AuditEventName;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description:
      'User that caused the event; null on the command line and for unauthenticated requests.',
    example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  })
  actor_id!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description:
      'Affected user, possibly deleted since. Null if the name in the request matches no user, and for `events_omitted`.',
    example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  })
  user_id!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'Affected session; null for none or several.',
    example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  })
  session_id!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '203.0.113.7' })
  ip!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Mozilla/5.0' })
  user_agent!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: '`x-request-id` of the response; null on the command line.',
    example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  })
  request_id!: string | null;

  @ApiProperty({ type: AuditDetailsResponse })
  details!: AuditDetailsResponse;
}

export function toAuditEventResponse(event: AuditEvent): AuditEventResponse {
  return {
    id: event.id,
    occurred_at: event.occurredAt.toISOString(),
    event: event.event,
    actor_id: event.actorId,
    user_id: event.userId,
    session_id: event.sessionId,
    ip: event.ip,
    user_agent: event.userAgent,
    request_id: event.requestId,
    details: toAuditDetailsResponse(event.details),
  };
}
