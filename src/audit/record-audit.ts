import type { EntityManager } from 'typeorm';
import type { Requester } from '../access/requester.js';
import { type AuditEntry, toAuditEvent } from './audit-entry.js';
import { AuditEvent } from './audit-event.entity.js';

/**
 * Records a change in the transaction that makes it: both are committed, or neither (ASVS 16.2, 16.3).
 * What is refused, and so changes nothing, goes to `RefusalLog`.
 */
export async function recordAudit(
  manager: EntityManager,
  requester: Requester,
  ...entries: AuditEntry[]
): Promise<void> {
  await manager.insert(
    AuditEvent,
    entries.map((entry) => toAuditEvent(entry, requester)),
  );
}
