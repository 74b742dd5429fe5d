import { prepared } from '../../database/postgres/prepared-statements.js';

/** Rotations, given as a JSON array (see `Rotation`), as the rows of a table. */
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

/** Whether the row still is where the rotation starts from, and the session open, as by `activeAt`. */
const stillHolds = (rotation: string) => `
    sessions.id = ${rotation}.id AND sessions.generation = ${rotation}.generation
    AND revoked_at IS NULL AND idle_expires_at > ${rotation}.now AND expires_at > ${rotation}.now`;

/** Those whose row nobody else is writing: no row keeps the others waiting, and none are deadlocked. */
const FREE = `
    SELECT given.* FROM given JOIN sessions ON ${stillHolds('given')}
    FOR NO KEY UPDATE OF sessions SKIP LOCKED`;

/** @param tables of which one is `rotation` */
const moveOn = (tables: string) => `WITH ${tables}
  UPDATE sessions
  SET generation = rotation.generation + 1, last_used_at = rotation.now,
    idle_expires_at = rotation.idle, ip = rotation.ip, user_agent = rotation.agent
  FROM rotation
  WHERE ${stillHolds('rotation')}
  RETURNING sessions.id`;

/**
 * One conditional statement for any number of rotations, each of another session; it gives back the
 * sessions that have moved on. `free` leaves rows out that somebody is writing; `any` waits for them,
 * where there can be such rows: SQLite has one writer.
 */
export const ROTATE_STATEMENTS: Record<'sqlite' | 'postgres', { free: string; any?: string }> = {
  sqlite: { free: moveOn(`rotation AS (${ROTATIONS.sqlite})`) },
  postgres: {
    free: prepared(moveOn(`given AS (${ROTATIONS.postgres}), rotation AS (${FREE})`)),
    any: prepared(moveOn(`rotation AS (${ROTATIONS.postgres})`)),
  },
};
