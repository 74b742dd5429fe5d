import { ApiProperty } from '@nestjs/swagger';
import { Role } from '../../access/role.enum.js';
import { AUDIT_REASONS, type AuditDetails, type AuditReason } from '../audit-details.js';
import { AUDIT_EVENT_NAMES, type AuditEventName } from '../audit-event-name.js';

export class AuditDetailsResponse {
  @ApiProperty({
    required: false,
    type: [String],
    description: 'Of `user_changed`: the fields that are others now. Values are not kept.',
    example: ['email'],
  })
  fields?: string[];

  @ApiProperty({
    required: false,
    description: 'Of `user_changed`, when that changed.',
    example: false,
  })
  is_active?: boolean;

  @ApiProperty({
    required: false,
    enum: Role,
    enumName: 'Role',
    description: 'Of `user_created` and `role_changed`: what it is now.',
  })
  role?: Role;

  @ApiProperty({
    required: false,
    enum: Role,
    enumName: 'Role',
    description: 'Of `role_changed`: what it was.',
  })
  old_role?: Role;

  @ApiProperty({
    required: false,
    enum: AUDIT_REASONS,
    enumName: 'AuditReason',
    description: 'Why a session ended, or a sign-in or a registration failed.',
  })
  reason?: AuditReason;

  @ApiProperty({
    required: false,
    type: 'integer',
    description: 'Of `session_ended`: how many ended.',
    example: 1,
  })
  session_count?: number;

  @ApiProperty({
    required: false,
    description: 'Of `rate_limited`: the limit, as in the field `RateLimit-Policy`.',
    example: '"login-name";q=10;w=900',
  })
  limit?: string;

  @ApiProperty({
    required: false,
    description: 'Of `access_denied`: what was not allowed.',
    example: 'DELETE /api/v1/users/{user_id}',
  })
  route?: string;

  @ApiProperty({
    required: false,
    enum: AUDIT_EVENT_NAMES,
    enumName: 'AuditEventName',
    description: 'Of `events_omitted`: which.',
  })
  omitted_event?: AuditEventName;

  @ApiProperty({
    required: false,
    type: 'integer',
    description: 'Of `events_omitted`: how many.',
    example: 100,
  })
  omitted_count?: number;

  @ApiProperty({
    required: false,
    enum: ['command_line'],
    description: 'When it was no request.',
  })
  via?: 'command_line';
}

export function toAuditDetailsResponse(details: AuditDetails): AuditDetailsResponse {
  return {
    fields: details.fields,
    is_active: details.is_active,
    role: details.role,
    old_role: details.old_role,
    reason: details.reason,
    session_count: details.session_count,
    limit: details.limit,
    route: details.route,
    omitted_event: details.omitted_event,
    omitted_count: details.omitted_count,
    via: details.via,
  };
}
