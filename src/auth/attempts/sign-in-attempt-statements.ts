import type { Engine } from '../../database/engine.js';

/** Wrong proofs of one attempt; the last of them voids it. */
export const MAX_FAILURES = 5;

/** Neither used nor expired nor void at the time `now`, with a session that is active. */
const isPending = (now: string) => `
  sign_in_attempts.consumed_at IS NULL AND sign_in_attempts.expires_at > ${now}
  AND (sign_in_attempts.session_id IS NULL OR EXISTS (
    SELECT 1 FROM sessions WHERE sessions.id = sign_in_attempts.session_id
      AND sessions.revoked_at IS NULL AND sessions.idle_expires_at > ${now}
      AND sessions.expires_at > ${now}))`;

/** Whether the user may still sign in with the credentials of that epoch. */
const isUserUnchanged = (userId: string, epoch: string) => `
  EXISTS (SELECT 1 FROM users WHERE users.id = ${userId} AND users.is_active
    AND users.deletion_due_at IS NULL AND users.credential_epoch = ${epoch})`;

const isLive = (now: string) => `
  ${isPending(now)} AND sign_in_attempts.failures < ${MAX_FAILURES}
  AND (sign_in_attempts.user_id IS NULL
    OR ${isUserUnchanged('sign_in_attempts.user_id', 'sign_in_attempts.credential_epoch')})`;

/** The attempt `$2`, if it is live at the time `$1`. */
const select = `
  WITH given AS (SELECT CAST($1 AS bigint) AS now)
  SELECT sign_in_attempts.id, seed, purpose, user_id, session_id, credential_epoch, methods,
    sign_in_attempts.expires_at
  FROM sign_in_attempts CROSS JOIN given WHERE sign_in_attempts.id = $2 AND ${isLive('given.now')}`;

/** Counts a proof of the attempt `$2` as wrong before it is verified, so that parallel ones count too. */
const reserve = `
  WITH given AS (SELECT CAST($1 AS bigint) AS now)
  UPDATE sign_in_attempts SET failures = failures + 1 FROM given
  WHERE sign_in_attempts.id = $2 AND ${isLive('given.now')}
  RETURNING sign_in_attempts.id`;

/**
 * Records a correct proof of the user `$3` with the epoch `$4` at the attempt `$2`, and sets its methods
 * to `$5`. `$6` is the time at which the attempt is complete, or null. Of concurrent statements that
 * complete an attempt one succeeds.
 */
const record = (uuid: string) => `
  WITH given AS (
    SELECT CAST($1 AS bigint) AS now, CAST($2 AS ${uuid}) AS id, CAST($3 AS ${uuid}) AS user_id,
      CAST($4 AS integer) AS epoch, CAST($5 AS varchar) AS methods, CAST($6 AS bigint) AS consumed_at)
  UPDATE sign_in_attempts SET failures = failures - 1, user_id = given.user_id,
    credential_epoch = given.epoch, methods = given.methods, consumed_at = given.consumed_at
  FROM given
  WHERE sign_in_attempts.id = given.id AND ${isPending('given.now')}
    AND (sign_in_attempts.user_id IS NULL OR (
      sign_in_attempts.user_id = given.user_id AND sign_in_attempts.credential_epoch = given.epoch))
    AND ${isUserUnchanged('given.user_id', 'given.epoch')}
  RETURNING sign_in_attempts.id`;

const statements = (uuid: string) => ({ select, reserve, record: record(uuid) });

export const SIGN_IN_ATTEMPT_STATEMENTS: Record<Engine, ReturnType<typeof statements>> = {
  sqlite: statements('varchar'),
  postgres: statements('uuid'),
};
