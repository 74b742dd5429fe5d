import type { KeyObject } from 'node:crypto';
import { isGenuine, type RefreshTokenClaims } from '../../tokens/refresh-token.js';
import { isActiveAt } from '../active-sessions.js';
import type { LoadedSession } from './session-reader.js';

/**
 * How a refresh token relates to the row of its session (RFC 9700, section 4.14.2):
 *
 * - `current`: the current generation; one request rotates it
 * - `parent`: the immediate parent within the grace window; it gets the same successor again
 * - `reused`: an older generation, or the parent after the grace window; the session is revoked
 * - `refused`: a foreign MAC, a revoked or expired session, a disabled user; nothing changes
 */
export type RotationDecision = 'current' | 'parent' | 'reused' | 'refused';

/** The columns that a decision depends on. */
export type DecisiveSession = Pick<
  LoadedSession,
  'id' | 'seed' | 'generation' | 'lastUsedAt' | 'revokedAt' | 'idleExpiresAt' | 'expiresAt'
> & { readonly user: { readonly isActive: boolean } };

export interface RotationSettings {
  /** Accepted keys of refresh tokens. */
  readonly keys: readonly KeyObject[];
  /** Length of the grace window in milliseconds. */
  readonly grace: number;
}

/** Decides about a refresh token; reads nothing but its arguments. */
export function decide(
  claims: RefreshTokenClaims,
  session: DecisiveSession,
  now: Date,
  { keys, grace }: RotationSettings,
): RotationDecision {
  const isUsable =
    isGenuine(claims, session, keys) && isActiveAt(session, now) && session.user.isActive;
  if (!isUsable) return 'refused';
  if (claims.generation === session.generation) return 'current';
  // A later generation than the row's is no theft: the database was restored to an older state.
  if (claims.generation > session.generation) return 'refused';
  // The clock of the instance that rotated may be ahead of this one's.
  const age = Math.max(0, now.getTime() - session.lastUsedAt.getTime());
  const isParent = claims.generation === session.generation - 1;
  return isParent && age < grace ? 'parent' : 'reused';
}
