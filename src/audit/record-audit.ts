import type { EntityManager } from 'typeorm';
import type { Requester } from '../access/requester.js';
import { type AuditEntry, toAuditEvent } from './audit-entry.js';
import { AuditEvent } from './audit-event.entity.js';

/**
 * Records a change in its own transaction: both are committed, or neither (ASVS 16.2, 16.3).
 * Rejected requests change nothing and are recorded by `RefusalLog`.
 */
export async function recordAudit(
  manager: EntityManager,
  requester: Requester,
  ...entries: AuditEntry[]
): Promise<void> {
  await recordAuditEvents(
    manager,
    entries.map((entry) => toAuditEvent(entry, requester)),
  );
}

/** As `recordAudit`, for events of several requesters. */
export async function recordAuditEvents(
  manager: EntityManager,
  events: AuditEvent[],
): Promise<void> {
  await manager.insert(AuditEvent, events);
}
