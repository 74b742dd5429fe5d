import type { Acr } from '../../access/authentication-strength.js';
import { markPrepared } from '../../database/postgres/prepared-statements.js';

/** The properties of a session to start, with their types on PostgreSQL. */
const COLUMNS: Record<keyof SessionStart, string> = {
  user_id: 'uuid',
  credential_epoch: 'integer',
  session_id: 'uuid',
  seed: 'text',
  now: 'bigint',
  auth_time: 'bigint',
  amr: 'text',
  acr: 'text',
  /** null: the session continues one that the user signed in to before. */
  signed_in_at: 'bigint',
  idle_expires_at: 'bigint',
  expires_at: 'bigint',
  ip: 'text',
  user_agent: 'text',
  // Of a grant; null for a sign-in.
  client_id: 'text',
  scope: 'text',
  audience: 'text',
  claims: 'text',
  parent_id: 'uuid',
  dpop_jkt: 'text',
  notifies_logout: 'boolean',
};

/** The columns that only grants have. */
type GrantColumn = 'client_id' | 'scope' | 'audience' | 'claims' | 'parent_id' | 'dpop_jkt';

/** An element of the JSON array that the statements take as `$1`. Times are in milliseconds since 1970. */
export type SessionStart = Readonly<
  Record<'user_id' | 'session_id' | 'seed' | 'amr', string> &
    Record<'credential_epoch' | 'now' | 'auth_time' | 'idle_expires_at' | 'expires_at', number> &
    Record<'acr', Acr> &
    Record<'signed_in_at', number | null> &
    Record<'ip' | 'user_agent', string | null> &
    Record<GrantColumn, string | null> & { notifies_logout: boolean }
>;

const ROWS = {
  sqlite: `SELECT ${Object.keys(COLUMNS)
    .map((name) => `value ->> '${name}' AS ${name}`)
    .join(', ')} FROM json_each($1)`,
  postgres: `SELECT * FROM json_to_recordset($1) AS rows (${Object.entries(COLUMNS)
    .map((column) => column.join(' '))
    .join(', ')})`,
};

/**
 * Sets the time of the sign-in of users that may still sign in with the verified credentials. Locks their
 * rows: a concurrent disabling either sees the session or prevents it.
 */
const updateUsers = (starts: string) => `
  UPDATE users SET last_login_at = coalesce(start.signed_in_at, last_login_at)
  FROM ${starts} AS start
  WHERE users.id = start.user_id AND users.is_active AND users.deletion_due_at IS NULL
    AND users.credential_epoch = start.credential_epoch
  RETURNING users.id`;

const insertSessions = (starts: string) => `
  INSERT INTO sessions (id, user_id, generation, seed, created_at, auth_time, amr, acr,
    last_used_at, idle_expires_at, expires_at, revoked_at, revoked_reason, ip, user_agent,
    client_id, scope, audience, claims, parent_id, dpop_jkt, notifies_logout)
  SELECT session_id, user_id, 0, seed, now, auth_time, amr, acr,
    now, idle_expires_at, expires_at, NULL, NULL, ip, user_agent,
    client_id, scope, audience, claims, parent_id, dpop_jkt, notifies_logout
  FROM ${starts}`;

const given = `WITH given AS (${ROWS.sqlite})`;

/** SQLite has no statement that writes to several tables. `insertSessions` takes the accepted starts only. */
export const SQLITE_STARTS = {
  updateUsers: `${given} ${updateUsers('given')}`,
  insertSessions: `${given} ${insertSessions('given')}`,
};

/** One statement, which returns the users. It locks them in the order of their ids: batches cannot deadlock. */
export const POSTGRES_START = markPrepared(`
  WITH given AS (${ROWS.postgres}),
  locked AS (
    SELECT given.* FROM given JOIN users ON users.id = given.user_id
    ORDER BY users.id FOR NO KEY UPDATE OF users),
  updated AS (${updateUsers('locked')}),
  accepted AS (SELECT given.* FROM given JOIN updated ON updated.id = given.user_id),
  inserted AS (${insertSessions('accepted')})
  SELECT id FROM updated`);

/**
 * The unrevoked sessions of the users in the JSON array `$1`, beyond the newest `$2` of each, and of each of its
 * applications: grants never revoke a sign-in.
 */
const selectExcess = (users: string) => `
  SELECT id, user_id FROM (
    SELECT id, user_id,
      row_number() OVER (PARTITION BY user_id, client_id ORDER BY created_at DESC, id DESC) AS position
    FROM sessions WHERE revoked_at IS NULL AND user_id IN (${users})
  ) AS numbered WHERE position > $2`;

export const SELECT_EXCESS = {
  sqlite: selectExcess('SELECT value FROM json_each($1)'),
  postgres: markPrepared(
    selectExcess('SELECT value::uuid FROM json_array_elements_text($1) AS value'),
  ),
};
