import { type EntityManager, In } from 'typeorm';
import { AuditEvent } from '../../audit/audit-event.entity.js';
import type { Erasure } from './erasure.entity.js';

/** The proof of a deletion keeps the id of the user; see docs/privacy.md. */
const IS_ABOUT_USER = `user_id = :userId AND event <> 'user_deleted'`;

/** An event without an actor may come from the user; the client of another actor is not erased. */
const IS_CLIENT_OF_USER = 'actor_id IS NULL OR actor_id = :userId';

const when = (condition: string, value: string, column: string) => () =>
  `CASE WHEN ${condition} THEN ${value} ELSE ${column} END`;

/**
 * Replaces the id of a deleted user in a batch of audit events, and clears address, device and session. A
 * trigger of the table permits exactly this update (migration `erase-users`).
 *
 * @returns the number of changed events; 0 when no event has the id any more
 */
export async function pseudonymizeEvents(
  manager: EntityManager,
  { userId, pseudonym }: Erasure,
  limit: number,
): Promise<number> {
  const ids = await readIds(manager, userId, limit);
  if (ids.length === 0) return 0;
  await manager
    .createQueryBuilder()
    .update(AuditEvent)
    .set({
      userId: when(IS_ABOUT_USER, ':pseudonym', 'user_id'),
      actorId: when('actor_id = :userId', ':pseudonym', 'actor_id'),
      sessionId: when(IS_ABOUT_USER, 'NULL', 'session_id'),
      ip: when(IS_CLIENT_OF_USER, 'NULL', 'ip'),
      userAgent: when(IS_CLIENT_OF_USER, 'NULL', 'user_agent'),
      requestId: when(IS_CLIENT_OF_USER, 'NULL', 'request_id'),
      // The only event with an address in its details.
      details: when(`event = 'refresh_replayed' AND user_id = :userId`, `'{}'`, 'details'),
    })
    .where({ id: In(ids) })
    .setParameters({ userId, pseudonym })
    .execute();
  return ids.length;
}

/** Two conditions, because each has an index. */
async function readIds(manager: EntityManager, userId: string, limit: number): Promise<string[]> {
  const events = await manager.query<{ id: string }[]>(
    `SELECT * FROM (SELECT id FROM audit_events WHERE user_id = $1 AND event <> 'user_deleted'
       LIMIT ${limit}) AS about
     UNION SELECT * FROM (SELECT id FROM audit_events WHERE actor_id = $1 LIMIT ${limit}) AS caused
     LIMIT ${limit}`,
    [userId],
  );
  return events.map(({ id }) => id);
}
