/** What the audit log tells of: a closed list, which clients may rely on. */
export const AUDIT_EVENT_NAMES = [
  'user_registered',
  'registration_failed',
  'user_created',
  'user_changed',
  'user_deleted',
  'role_changed',
  'password_changed',
  'password_change_failed',
  'signed_in',
  'sign_in_failed',
  'session_ended',
  'refresh_reused',
  'refresh_failed',
  'access_denied',
  'rate_limited',
] as const;

export type AuditEventName = (typeof AUDIT_EVENT_NAMES)[number];
