import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Requester } from '../common/access/requester.js';
import { type AuditEntry, toAuditEvent } from './audit-entry.js';
import { AuditEvent } from './audit-event.entity.js';

/**
 * Records changes in the transaction that makes them: both are committed, or neither (ASVS 16.2, 16.3).
 * What is refused, and so changes nothing, goes to `AuditNotes`.
 */
@Injectable()
export class AuditLog {
  async record(manager: EntityManager, by: Requester, entry: AuditEntry): Promise<void> {
    await manager.insert(AuditEvent, toAuditEvent(entry, by));
  }
}
