import { type FindOptionsWhere, IsNull, MoreThan } from 'typeorm';
import type { Session } from './session.entity.js';

/** Active: neither revoked nor expired, by inactivity or by age. */
export function isActiveAt(
  {
    revokedAt,
    idleExpiresAt,
    expiresAt,
  }: Pick<Session, 'revokedAt' | 'idleExpiresAt' | 'expiresAt'>,
  now: Date,
): boolean {
  return revokedAt === null && idleExpiresAt > now && expiresAt > now;
}

/** The same as a condition for `where`. */
export function activeAt(now: Date): FindOptionsWhere<Session> {
  return { revokedAt: IsNull(), idleExpiresAt: MoreThan(now), expiresAt: MoreThan(now) };
}
