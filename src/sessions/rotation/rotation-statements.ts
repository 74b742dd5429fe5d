import { markPrepared } from '../../database/postgres/prepared-statements.js';

/** The rotations of a batch, given as a JSON array (see `Rotation`), as rows of a table. */
const ROTATIONS = {
  sqlite: `
    SELECT value ->> 'id' AS id, value ->> 'generation' AS generation, value ->> 'now' AS now,
      value ->> 'idleExpiresAt' AS idle, value ->> 'ip' AS ip, value ->> 'userAgent' AS agent
    FROM json_each($1)`,
  postgres: `
    SELECT id, generation, now, "idleExpiresAt" AS idle, ip, "userAgent" AS agent
    FROM json_to_recordset($1) AS given (
      id uuid, generation integer, now bigint, "idleExpiresAt" bigint, ip text, "userAgent" text)`,
};

/** Whether the row still has the generation that the rotation starts from, and is active as by `activeAt`. */
const isUnchanged = (rotation: string) => `
    sessions.id = ${rotation}.id AND sessions.generation = ${rotation}.generation
    AND revoked_at IS NULL AND idle_expires_at > ${rotation}.now AND expires_at > ${rotation}.now`;

/** Skips locked rows: no row delays the others of its batch, and batches cannot deadlock. */
const UNLOCKED = `
    SELECT given.* FROM given JOIN sessions ON ${isUnchanged('given')}
    FOR NO KEY UPDATE OF sessions SKIP LOCKED`;

/** @param tables common table expressions, one of which is `rotation` */
const rotate = (tables: string) => `WITH ${tables}
  UPDATE sessions
  SET generation = rotation.generation + 1, last_used_at = rotation.now,
    idle_expires_at = rotation.idle, ip = rotation.ip, user_agent = rotation.agent
  FROM rotation
  WHERE ${isUnchanged('rotation')}
  RETURNING sessions.id, auth_time, amr, acr`;

/**
 * One conditional statement for any number of rotations, each of another session. It returns the rotated
 * sessions with their last authentication, which a cached session may not hold yet: an older one would
 * undo a step-up. `unlocked` skips rows that another transaction is writing; `all` waits for them. SQLite has
 * one writer and needs no `all`.
 */
export const ROTATE_STATEMENTS: Record<'sqlite' | 'postgres', { unlocked: string; all?: string }> =
  {
    sqlite: { unlocked: rotate(`rotation AS (${ROTATIONS.sqlite})`) },
    postgres: {
      unlocked: markPrepared(rotate(`given AS (${ROTATIONS.postgres}), rotation AS (${UNLOCKED})`)),
      all: markPrepared(rotate(`rotation AS (${ROTATIONS.postgres})`)),
    },
  };
