import type { Engine } from '../../database/engine.js';

const isLive = (now: string) => `
  one_time_tokens.consumed_at IS NULL AND one_time_tokens.expires_at > CAST(${now} AS bigint)
  AND (one_time_tokens.credential_epoch IS NULL
    OR one_time_tokens.credential_epoch = owner.credential_epoch)`;

/**
 * Consumes the token `$1` of purpose `$3` at the time `$2`, if it is live. On PostgreSQL the user's row is
 * locked first, as a change of credentials does: the two cannot deadlock, and the epoch is the current one.
 */
const consume = (lock: string) => `
  WITH owner AS (
    SELECT users.id, users.credential_epoch FROM users
    JOIN one_time_tokens AS issued ON issued.user_id = users.id
    WHERE issued.id = $1 ${lock})
  UPDATE one_time_tokens SET consumed_at = CAST($2 AS bigint)
  FROM owner
  WHERE one_time_tokens.id = $1 AND one_time_tokens.purpose = $3
    AND one_time_tokens.user_id = owner.id AND ${isLive('$2')}
  RETURNING one_time_tokens.user_id, one_time_tokens.subject, one_time_tokens.credential_epoch`;

/** The row of the token `$2`, and whether it is live at the time `$1`. */
const select = `
  SELECT one_time_tokens.id, purpose, user_id, subject, owner.email, seed,
    CASE WHEN ${isLive('$1')} THEN 1 ELSE 0 END AS is_live
  FROM one_time_tokens JOIN users AS owner ON owner.id = one_time_tokens.user_id
  WHERE one_time_tokens.id = $2`;

/**
 * Records that a code was tried: counts it at the live token of purpose `$2` with the key `$1`, or inserts
 * a used row with the id `$4`. One row is written either way, so that the time of a rejection does not
 * reveal whether the owner has a token. `$3` is the time, `$5` a seed.
 */
const recordTry = (keyColumn: string, uuid: string) => `
  WITH live AS (
    SELECT one_time_tokens.id, user_id
    FROM one_time_tokens JOIN users AS owner ON owner.id = one_time_tokens.user_id
    WHERE ${keyColumn} = $1 AND purpose = $2 AND ${isLive('$3')}
    ORDER BY one_time_tokens.created_at DESC LIMIT 1),
  given AS (
    SELECT CAST($4 AS ${uuid}) AS id, CAST($2 AS varchar) AS purpose, CAST($5 AS varchar) AS seed,
      CAST($3 AS bigint) AS now)
  INSERT INTO one_time_tokens
    (id, purpose, user_id, seed, attempts, created_at, expires_at, consumed_at)
  SELECT coalesce(live.id, given.id), given.purpose, live.user_id, given.seed, 1,
    given.now, given.now, given.now
  FROM given LEFT JOIN live ON true
  WHERE true
  ON CONFLICT (id) DO UPDATE SET attempts = one_time_tokens.attempts + 1
  RETURNING id, user_id, seed, attempts`;

const statements = (lock: string, uuid: string) => ({
  consume: consume(lock),
  select,
  recordTry: {
    userId: recordTry('owner.id', uuid),
    email: recordTry('owner.email_canonical', uuid),
    tokenId: recordTry('one_time_tokens.id', uuid),
  },
});

export const ONE_TIME_TOKEN_STATEMENTS: Record<Engine, ReturnType<typeof statements>> = {
  sqlite: statements('', 'varchar'),
  postgres: statements('FOR NO KEY UPDATE OF users', 'uuid'),
};
