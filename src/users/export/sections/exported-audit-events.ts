import { type EntityManager, In } from 'typeorm';
import { AuditEvent } from '../../../audit/audit-event.entity.js';
import {
  type AuditEventResponse,
  toAuditEventResponse,
} from '../../../audit/dto/audit-event.response.js';
import type { ExportSection } from './export-section.js';
import { readPages } from './read-pages.js';

/** Events about a user, and events that the user caused. */
export const exportedAuditEvents: ExportSection<AuditEventResponse> = {
  name: 'audit_events',
  async *read(manager, userId) {
    const pages = readPages(
      async (after, limit) => {
        const ids = await readIds(manager, userId, { after, limit });
        return manager.find(AuditEvent, { where: { id: In(ids) }, order: { id: 'ASC' } });
      },
      ({ id }) => id,
    );
    for await (const page of pages) yield page.map((event) => toExportedEvent(event, userId));
  },
};

/** Each half reads an index in its order. A condition with OR would sort all events for every page. */
async function readIds(
  manager: EntityManager,
  userId: string,
  { after, limit }: { after?: string; limit: number },
): Promise<string[]> {
  const half = (column: string) =>
    `SELECT * FROM (SELECT id FROM audit_events WHERE ${column} = $1
       ${after === undefined ? '' : 'AND id > $2'} ORDER BY id LIMIT ${limit}) AS by_${column}`;
  const rows = await manager.query<{ id: string }[]>(
    `${half('user_id')} UNION ${half('actor_id')} ORDER BY id LIMIT ${limit}`,
    after === undefined ? [userId] : [userId, after],
  );
  return rows.map(({ id }) => id);
}

/** Address and device of another user, such as an admin, are personal data of that user. */
function toExportedEvent(event: AuditEvent, userId: string): AuditEventResponse {
  const response = toAuditEventResponse(event);
  if (event.actorId === null || event.actorId === userId) return response;
  return { ...response, ip: null, user_agent: null, request_id: null };
}
