import type { EntityManager } from 'typeorm';
import type { Requester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { ExternalIdentity } from '../../identity/external-identity.entity.js';

/**
 * Removes the identities of a user at identity providers: another person may have linked them, and each signs in
 * alone.
 *
 * @param manager of the transaction in which the owner of the mailbox takes the user over
 * @param requester the owner
 */
export async function removeIdentities(
  manager: EntityManager,
  requester: Requester,
  userId: string,
): Promise<void> {
  const identities = await manager.find(ExternalIdentity, {
    where: { userId },
    relations: { provider: true },
  });
  if (identities.length === 0) return;
  await manager.delete(ExternalIdentity, { userId });
  const entries = identities.map(({ provider }) => ({
    event: 'identity_unlinked' as const,
    userId,
    actorId: userId,
    details: { provider: provider?.slug },
  }));
  await recordAudit(manager, requester, ...entries);
}
