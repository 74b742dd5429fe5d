import { type FindOptionsWhere, IsNull, MoreThan } from 'typeorm';
import type { Session } from './session.entity.js';

/** Open: not revoked, not idle for too long, not too old. */
export function isActiveAt({ revokedAt, idleExpiresAt, expiresAt }: Session, now: Date): boolean {
  return revokedAt === null && idleExpiresAt > now && expiresAt > now;
}

/** The same as a condition for `where`. */
export function activeAt(now: Date): FindOptionsWhere<Session> {
  return { revokedAt: IsNull(), idleExpiresAt: MoreThan(now), expiresAt: MoreThan(now) };
}
