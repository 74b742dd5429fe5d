import { type EntityManager, IsNull, MoreThan } from 'typeorm';
import { canonicalEmail } from '../../identity/canonical.js';
import { OneTimeToken } from '../../tokens/one-time/one-time-token.entity.js';

type UndoLink = Pick<OneTimeToken, 'id'> & { readonly userId: string };

/** @returns the link that was sent to an address and can still restore it */
export async function findUndoLink(
  manager: EntityManager,
  userId: string,
  email: string,
): Promise<UndoLink | undefined> {
  const links = await manager.find(OneTimeToken, {
    where: {
      userId,
      purpose: 'undo_email_change',
      consumedAt: IsNull(),
      expiresAt: MoreThan(new Date()),
    },
    order: { id: 'ASC' },
  });
  const address = canonicalEmail(email);
  const link = links.find(({ subject }) => subject !== null && canonicalEmail(subject) === address);
  return link && { id: link.id, userId };
}

/**
 * Voids the undo links of later changes: a thief that has changed the address twice has one of them. Those of
 * earlier changes stay, or the thief could void the owner's.
 */
export async function voidLaterUndos(
  manager: EntityManager,
  { id, userId }: UndoLink,
): Promise<void> {
  await manager.update(
    OneTimeToken,
    // Ids of version 7 sort by the time of the issue, which the lock on the user's row orders.
    { id: MoreThan(id), userId, purpose: 'undo_email_change', consumedAt: IsNull() },
    { consumedAt: new Date() },
  );
}
