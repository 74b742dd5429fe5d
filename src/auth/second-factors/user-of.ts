import type { LiveAttempt } from '../attempts/live-attempt.js';

/** The user of an attempt, for a step that the policy allows only after a first proof. */
export function userOf({ userId }: LiveAttempt): string {
  if (userId === null) throw new Error('a second factor is allowed before the first');
  return userId;
}
