import type { User } from './user.entity.js';

/**
 * The column that a change writes to invalidate pending work: sign-ins whose password is being verified, and
 * one-time tokens. A new password, disabling and the undo of a change of e-mail write it in their transaction.
 *
 * @param user whose row the transaction has locked, or with the epoch that its conditional statement compares
 */
export function nextEpoch({
  credentialEpoch,
}: Pick<User, 'credentialEpoch'>): Pick<User, 'credentialEpoch'> {
  return { credentialEpoch: credentialEpoch + 1 };
}
