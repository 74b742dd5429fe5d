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
    description: 'Who did it; null on the command line, and where nobody was signed in.',
    example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  })
  actor_id!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description:
      'Whose account it is about; it may be deleted since. Null where that is not known, as for a name that no account has, and of `events_omitted`.',
    example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  })
  user_id!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'Which session it is about; null where it is about none, or about several.',
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
    description: 'The `x-request-id` of the answer; null on the command line.',
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
