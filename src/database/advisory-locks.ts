import type { EntityManager } from 'typeorm';

/**
 * All advisory locks that the service takes on PostgreSQL. The numbers are shared by every instance,
 * also during a rolling update: never change or reuse one.
 */
export const ADVISORY_LOCKS = {
  MIGRATION: 7_041_001,
  SESSION_PURGE: 7_041_002,
  LAST_ADMIN: 7_041_003,
  AUDIT_PURGE: 7_041_004,
  KNOWN_ADDRESS_PURGE: 7_041_005,
  RATE_LIMIT_PURGE: 7_041_006,
  OUTBOX_PURGE: 7_041_007,
  ONE_TIME_TOKEN_PURGE: 7_041_020,
  USER_ERASURE: 7_041_030,
  INVITATION_PURGE: 7_041_031,
  SIGN_IN_ATTEMPT_PURGE: 7_041_040,
  WEBAUTHN_CHALLENGE_PURGE: 7_041_041,
  TRUSTED_DEVICE_PURGE: 7_041_042,
  FACTOR_RESET: 7_041_043,
  PENDING_TOTP_PURGE: 7_041_044,
  SIGNING_KEYS: 7_041_050,
  PROVIDER_SIGN_IN_PURGE: 7_041_060,
  OAUTH_PURGE: 7_041_070,
} as const;

export type AdvisoryLock = (typeof ADVISORY_LOCKS)[keyof typeof ADVISORY_LOCKS];

/**
 * Takes a lock until the end of the transaction, without waiting. SQLite needs none: one process
 * serves a database.
 *
 * @returns whether the lock was free
 */
export async function tryAdvisoryLock(
  manager: EntityManager,
  lock: AdvisoryLock,
): Promise<boolean> {
  if (manager.connection.options.type !== 'postgres') return true;
  const [row] = await manager.query<{ locked: boolean }[]>(
    'SELECT pg_try_advisory_xact_lock($1) AS locked',
    [lock],
  );
  return row?.locked ?? false;
}
