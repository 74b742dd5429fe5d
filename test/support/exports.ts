import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import type { TestApp } from './app.js';

/** Inserts events of the past hours, the oldest first, and returns their ids. */
export async function insertEvents(
  app: TestApp,
  count: number,
  columns: Partial<AuditEvent>,
): Promise<string[]> {
  const start = Date.now() - 3_600_000;
  const rows = Array.from({ length: count }, (_, i) => ({
    id: uuidv7({ msecs: start + i }),
    occurredAt: new Date(start + i),
    event: 'signed_in' as const,
    actorId: null,
    userId: null,
    sessionId: null,
    ip: null,
    userAgent: null,
    requestId: null,
    details: {},
    ...columns,
  }));
  for (let i = 0; i < count; i += 500) {
    await app
      .get(DataSource)
      .getRepository(AuditEvent)
      .insert(rows.slice(i, i + 500));
  }
  return rows.map(({ id }) => id);
}
