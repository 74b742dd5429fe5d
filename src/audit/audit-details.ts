import type { Role } from '../access/role.enum.js';
import type { AuditEventName } from './audit-event-name.js';

/** Reasons of revocations and rejections, named as in sessions and error codes. */
export const AUDIT_REASONS = [
  'logout',
  'logout_all',
  'ended_elsewhere',
  'too_many_sessions',
  'password_changed',
  'email_change_undone',
  'factors_reset',
  'user_disabled',
  'ended_by_client',
  'client_disabled',
  'admin',
  'invalid_credentials',
  'password_expired',
  'account_disabled',
  'deletion_scheduled',
  'email_not_verified',
  'invalid_passkey',
  'unknown_passkey',
  'sign_count',
  'email_taken',
  'username_taken',
  'provider_denied',
  'provider_unavailable',
  'invalid_provider_response',
  'invalid_one_time_token',
  'setup_complete',
] as const;

export type AuditReason = (typeof AUDIT_REASONS)[number];

/** The stored details of an event; each event has its own subset. */
export interface AuditDetails {
  fields?: string[];
  is_active?: boolean;
  role?: Role;
  old_role?: Role;
  reason?: AuditReason;
  session_count?: number;
  deletion_due_at?: string;
  factor_reset_due_at?: string;
  rotation_ip?: string | null;
  rotation_user_agent?: string | null;
  limit?: string;
  route?: string;
  client_id?: string;
  attempt_id?: string;
  step?: string;
  device_id?: string;
  device_count?: number;
  passkey_id?: string;
  provider?: string;
  omitted_event?: AuditEventName;
  omitted_count?: number;
  via?: 'command_line' | 'environment';
}
