import type { Principal } from '../access/principal.js';
import type { LimitKey } from './rate-limits.js';

/** The limits of every request that proves the own password again: guesses at it count together. */
export function ownPasswordLimits({ sessionId, userId }: Principal): LimitKey[] {
  return [
    { limit: 'passwordBySession', key: sessionId },
    { limit: 'passwordByUser', key: userId },
  ];
}
