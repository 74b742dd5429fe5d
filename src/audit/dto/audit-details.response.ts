import { ApiProperty } from '@nestjs/swagger';
import { Role } from '../../access/role.enum.js';
import { AUDIT_REASONS, type AuditDetails, type AuditReason } from '../audit-details.js';
import { AUDIT_EVENT_NAMES, type AuditEventName } from '../audit-event-name.js';

export class AuditDetailsResponse {
  @ApiProperty({
    required: false,
    type: [String],
    description: 'Changed fields, without their values. Only for `user_changed`.',
    example: ['email'],
  })
  fields?: string[];

  @ApiProperty({
    required: false,
    description: 'New state of the user. Only for `user_changed`, if the state changed.',
    example: false,
  })
  is_active?: boolean;

  @ApiProperty({
    required: false,
    enum: Role,
    enumName: 'Role',
    description: 'New role. Only for `user_created` and `role_changed`.',
  })
  role?: Role;

  @ApiProperty({
    required: false,
    enum: Role,
    enumName: 'Role',
    description: 'Previous role. Only for `role_changed`.',
  })
  old_role?: Role;

  @ApiProperty({
    required: false,
    enum: AUDIT_REASONS,
    enumName: 'AuditReason',
    description: 'Reason for which a session was revoked, or a sign-in or registration failed.',
  })
  reason?: AuditReason;

  @ApiProperty({
    required: false,
    type: 'integer',
    description: 'Number of revoked sessions. Only for `session_ended`.',
    example: 1,
  })
  session_count?: number;

  @ApiProperty({
    required: false,
    format: 'date-time',
    description: 'End of the grace period. Only for `deletion_scheduled`.',
    example: '2026-12-07T10:00:00.000Z',
  })
  deletion_due_at?: string;

  @ApiProperty({
    required: false,
    format: 'date-time',
    description: 'Time of the reset. Only for `factor_reset_scheduled`.',
    example: '2026-11-24T10:00:00.000Z',
  })
  factor_reset_due_at?: string;

  @ApiProperty({
    required: false,
    type: String,
    nullable: true,
    description:
      'Address of the request that rotated the refresh token first; null if it is unknown. Only for `refresh_replayed`.',
    example: '198.51.100.4',
  })
  rotation_ip?: string | null;

  @ApiProperty({
    required: false,
    type: String,
    nullable: true,
    description:
      '`User-Agent` header of the request that rotated the refresh token first. Only for `refresh_replayed`.',
    example: 'Mozilla/5.0',
  })
  rotation_user_agent?: string | null;

  @ApiProperty({
    required: false,
    description:
      'Exceeded rate limit, in the format of the `RateLimit-Policy` field. Only for `rate_limited`.',
    example: '"login-name";q=10;w=900',
  })
  limit?: string;

  @ApiProperty({
    required: false,
    description: 'Method and route of the rejected request. Only for `access_denied`.',
    example: 'DELETE /api/v1/users/{user_id}',
  })
  route?: string;

  @ApiProperty({
    required: false,
    format: 'uuid',
    description: 'The sign-in attempt, the same for all of its events.',
    example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  })
  attempt_id?: string;

  @ApiProperty({
    required: false,
    description: 'The step of a sign-in that failed. Only for `second_factor_failed`.',
    example: 'totp',
  })
  step?: string;

  @ApiProperty({
    required: false,
    format: 'uuid',
    description: 'The trusted device. Only for `device_trusted` and `device_trust_revoked`.',
    example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  })
  device_id?: string;

  @ApiProperty({
    required: false,
    type: 'integer',
    description: 'Number of trusted devices. Only for `device_trust_revoked`.',
    example: 2,
  })
  device_count?: number;

  @ApiProperty({
    required: false,
    format: 'uuid',
    description: 'The passkey. Only for `passkey_added`, `passkey_renamed` and `passkey_removed`.',
    example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  })
  passkey_id?: string;

  @ApiProperty({
    required: false,
    description: 'The application. Only for `grant_started` and the events of applications.',
    example: 'wiki',
  })
  client_id?: string;

  @ApiProperty({
    required: false,
    enum: AUDIT_EVENT_NAMES,
    enumName: 'AuditEventName',
    description: 'Name of the events that were not stored. Only for `events_omitted`.',
  })
  omitted_event?: AuditEventName;

  @ApiProperty({
    required: false,
    description: 'The name of the identity provider in requests.',
    example: 'google',
  })
  provider?: string;

  @ApiProperty({
    required: false,
    type: 'integer',
    description: 'Number of events that were not stored. Only for `events_omitted`.',
    example: 100,
  })
  omitted_count?: number;

  @ApiProperty({
    required: false,
    enum: ['command_line', 'environment'],
    description: 'Origin of an event that no request caused.',
  })
  via?: 'command_line' | 'environment';
}

export function toAuditDetailsResponse(details: AuditDetails): AuditDetailsResponse {
  return {
    fields: details.fields,
    is_active: details.is_active,
    role: details.role,
    old_role: details.old_role,
    reason: details.reason,
    session_count: details.session_count,
    deletion_due_at: details.deletion_due_at,
    factor_reset_due_at: details.factor_reset_due_at,
    rotation_ip: details.rotation_ip,
    rotation_user_agent: details.rotation_user_agent,
    limit: details.limit,
    route: details.route,
    attempt_id: details.attempt_id,
    step: details.step,
    device_id: details.device_id,
    device_count: details.device_count,
    passkey_id: details.passkey_id,
    client_id: details.client_id,
    provider: details.provider,
    omitted_event: details.omitted_event,
    omitted_count: details.omitted_count,
    via: details.via,
  };
}
