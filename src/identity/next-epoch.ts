import type { User } from './user.entity.js';

type EpochColumn = 'credentialEpoch' | 'pendingEmail';

/**
 * The columns that a change writes to invalidate pending work: sign-ins whose password is being verified, and
 * one-time tokens, among them that of a pending change of e-mail. A new password, disabling and the undo of a
 * change of e-mail write them in their transaction.
 *
 * @param user whose row the transaction has locked, or with the epoch that its conditional statement compares
 */
export function nextEpoch({
  credentialEpoch,
}: Pick<User, 'credentialEpoch'>): Pick<User, EpochColumn> {
  return { credentialEpoch: credentialEpoch + 1, pendingEmail: null };
}
