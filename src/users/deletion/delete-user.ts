import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Requester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { User } from '../../identity/user.entity.js';
import { Delivery } from '../../outbox/delivery.entity.js';
import { Erasure } from './erasure.entity.js';

/**
 * Deletes a user with all rows that belong to it, so that its names are free again, and leaves the erasure of
 * the audit log, which may have very many rows, to `UserErasure`. The caller has locked the user and publishes
 * the change in the same transaction.
 */
export async function deleteUser(
  manager: EntityManager,
  requester: Requester,
  id: string,
): Promise<void> {
  await manager.delete(Delivery, { userId: id });
  await manager.delete(User, { id });
  const { principal, via } = requester;
  // The event keeps the id, so nothing of the user itself must be beside it.
  const isOther = principal !== undefined && principal.userId !== id;
  await recordAudit(manager, isOther ? requester : { via }, { event: 'user_deleted', userId: id });
  // The trigger of the table requires the event.
  await manager.insert(Erasure, { userId: id, pseudonym: randomUUID(), createdAt: new Date() });
}
