/** The events of the audit log, explained in docs/audit.md. The list grows: clients ignore unknown names. */
export const AUDIT_EVENT_NAMES = [
  'user_registered',
  'registration_failed',
  'user_created',
  'user_changed',
  'user_change_failed',
  'user_deleted',
  'user_exported',
  'role_changed',
  'password_changed',
  'password_change_failed',
  'signed_in',
  'sign_in_failed',
  'reauthenticated',
  'reauthentication_failed',
  'session_ended',
  'refresh_replayed',
  'refresh_reused',
  'refresh_failed',
  'access_denied',
  'rate_limited',
  'events_omitted',
  'database_restored',
] as const;

export type AuditEventName = (typeof AUDIT_EVENT_NAMES)[number];
