import type { Requester } from '../access/requester.js';
import type { AuditEvent } from './audit-event.entity.js';
import type { AuditEventName } from './audit-event-name.js';
import { momentOf, newAuditId } from './audit-id.js';
import type { AuditDetails } from './audit-details.js';

/** What happened, as whoever did it says it. */
export interface AuditEntry {
  readonly event: AuditEventName;
  /** Whose account it is about; none when that is not known. */
  readonly userId?: string;
  /** Who did it, where that is not the principal of the request. */
  readonly actorId?: string;
  readonly sessionId?: string;
  readonly details?: AuditDetails;
}

/** The row of what happens right now. */
export function toAuditEvent(
  { event, userId, actorId, sessionId, details = {} }: AuditEntry,
  { principal, client, via }: Requester,
): AuditEvent {
  const id = newAuditId();
  return {
    id,
    occurredAt: momentOf(id),
    event,
    actorId: actorId ?? principal?.userId ?? null,
    userId: userId ?? null,
    sessionId: sessionId ?? null,
    ip: client?.ip ?? null,
    userAgent: client?.userAgent ?? null,
    requestId: client?.requestId ?? null,
    details: via === undefined ? details : { ...details, via },
  };
}
