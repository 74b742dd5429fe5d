import type { Requester } from '../access/requester.js';
import type { AuditEvent } from './audit-event.entity.js';
import type { AuditEventName } from './audit-event-name.js';
import { timeOf, newAuditId } from './audit-id.js';
import type { AuditDetails } from './audit-details.js';

/** A security event, as the code that causes it describes it. */
export interface AuditEntry {
  readonly event: AuditEventName;
  /** The affected user; absent if the name in a request matches no user. */
  readonly userId?: string;
  /** Where the actor is not the principal of the request. */
  readonly actorId?: string;
  readonly sessionId?: string;
  readonly details?: AuditDetails;
}

/** @returns the row of an event that happens now */
export function toAuditEvent(
  { event, userId, actorId, sessionId, details = {} }: AuditEntry,
  { principal, client, via }: Requester,
): AuditEvent {
  const id = newAuditId();
  return {
    id,
    occurredAt: timeOf(id),
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
