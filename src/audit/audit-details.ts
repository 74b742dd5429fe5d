import type { Role } from '../access/role.enum.js';
import type { AuditEventName } from './audit-event-name.js';

/** Why something ended or was refused: as sessions and errors call it. */
export const AUDIT_REASONS = [
  'logout',
  'logout_all',
  'ended_elsewhere',
  'too_many_sessions',
  'password_changed',
  'user_disabled',
  'admin',
  'invalid_credentials',
  'account_disabled',
  'email_taken',
  'username_taken',
] as const;

export type AuditReason = (typeof AUDIT_REASONS)[number];

/** What an event has to say beyond its columns, as it is stored; each has what it needs. */
export interface AuditDetails {
  fields?: string[];
  is_active?: boolean;
  role?: Role;
  old_role?: Role;
  reason?: AuditReason;
  session_count?: number;
  limit?: string;
  route?: string;
  omitted_event?: AuditEventName;
  omitted_count?: number;
  via?: 'command_line';
}
