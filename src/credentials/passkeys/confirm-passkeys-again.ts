import type { EntityManager } from 'typeorm';
import { Passkey } from './passkey.entity.js';

/**
 * Lets no passkey of a user sign in alone until it has been a second factor again: another person may have added
 * it. All stay second factors, because a mailbox alone must not remove those.
 *
 * @param manager of the transaction in which the owner of the mailbox takes the user over
 */
export async function confirmPasskeysAgain(manager: EntityManager, userId: string): Promise<void> {
  await manager.update(Passkey, { userId }, { isUvInitialized: false });
}
