import { IsNull, Not } from 'typeorm';
import { rowLock } from '../../database/row-lock.js';
import { canonicalEmail } from '../../identity/canonical.js';
import { nameColumns } from '../../identity/name-columns.js';
import { User } from '../../identity/user.entity.js';
import type { Transaction } from '../../sessions/start/session-starter.js';

/**
 * Takes an address from a user that has not proved to receive mail at it, for the user that has: a thief could
 * otherwise register the previous address to make the undo fail. The other user keeps its username, and gets
 * an address that reaches no mailbox (RFC 2606, section 2). A verified user keeps the address.
 *
 * @returns the id of the user that has lost it
 */
export async function reclaimAddress(
  { manager, publish }: Transaction,
  email: string,
  ownerId: string,
): Promise<string | undefined> {
  const holder = await manager.findOne(User, {
    where: { emailCanonical: canonicalEmail(email), id: Not(ownerId), emailVerifiedAt: IsNull() },
    ...rowLock(manager),
  });
  if (!holder) return undefined;
  const { id } = holder;
  const names = nameColumns({ ...holder, email: `${id}@reclaimed.invalid` });
  await manager.update(User, { id }, { ...names, pendingEmail: null, updatedAt: new Date() });
  publish({ user: id });
  return id;
}
