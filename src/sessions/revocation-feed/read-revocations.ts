import type { DataSource } from 'typeorm';
import { In, MoreThanOrEqual } from 'typeorm';
import { AuditEvent } from '../../audit/audit-event.entity.js';
import { firstIdOf } from '../../database/first-id-of.js';
import type { Revocation } from './revocation.js';

/** The events after which access tokens are not valid any more. */
const EVENTS = ['session_ended', 'refresh_reused', 'role_changed', 'user_deleted'] as const;

/** Milliseconds from an event to the end of its transaction, in which a token may have been issued. */
const COMMIT_TIME = 2_000;

/** Rows; more than these count as a revocation of all tokens. */
const LIMIT = 20_000;

/** Reads the revocations since a time (milliseconds since 1970), by an index of the audit log. */
export async function readRevocations(
  dataSource: DataSource,
  since: number,
): Promise<Revocation[]> {
  const now = Date.now();
  const events = await dataSource.getRepository(AuditEvent).find({
    select: { id: true, occurredAt: true, event: true, userId: true, sessionId: true },
    where: { event: In([...EVENTS]), id: MoreThanOrEqual(firstIdOf(new Date(since))) },
    order: { id: 'ASC' },
    take: LIMIT,
  });
  if (events.length === LIMIT) return [{ type: 'all', at: now }];
  return events.map((event) => toRevocation(event, now));
}

function toRevocation(
  { occurredAt, event, userId, sessionId }: AuditEvent,
  now: number,
): Revocation {
  const at = Math.min(now, occurredAt.getTime() + COMMIT_TIME);
  const isOfSession = event === 'session_ended' || event === 'refresh_reused';
  if (isOfSession && sessionId !== null) return { type: 'session', id: sessionId, at };
  return userId === null ? { type: 'all', at } : { type: 'user', id: userId, at };
}
