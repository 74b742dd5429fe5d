import type { Client } from 'pg';

/** Milliseconds. PostgreSQL's own names; 0 is none. */
export interface SessionTimeouts {
  readonly statement: number;
  readonly idleTransaction: number;
}

/** Milliseconds for the reply to the settings. */
const REPLY_TIMEOUT = 2_000;

/**
 * Sets the session as the service needs it: server, database, role and `PGOPTIONS` may preset other values.
 * As a statement and not as start-up parameters, which PgBouncer refuses.
 */
export async function applySessionSettings(
  client: Client,
  schema: string,
  timeouts: SessionTimeouts,
): Promise<void> {
  await client.query({
    text: settingsStatement(schema, timeouts),
    query_timeout: REPLY_TIMEOUT,
  } as { text: string });
}

/** @param schema a validated identifier */
function settingsStatement(schema: string, timeouts: SessionTimeouts): string {
  const settings = Object.entries({
    // A conflict would otherwise fail with 40001, where the service expects to wait for a row.
    default_transaction_isolation: 'read committed',
    default_transaction_deferrable: 'off',
    search_path: `"${schema}"`,
    client_encoding: 'UTF8',
    standard_conforming_strings: 'on',
    TimeZone: 'UTC',
    DateStyle: 'ISO, MDY',
    lock_timeout: '0',
    statement_timeout: String(timeouts.statement),
    idle_in_transaction_session_timeout: String(timeouts.idleTransaction),
  }).map(([name, value]) => set(name, value));
  return `SELECT ${[
    ...settings,
    // Unknown before PostgreSQL 14 and 17. The pool and the statement timeout limit both.
    ...['idle_session_timeout', 'transaction_timeout'].map(
      (name) => `CASE WHEN current_setting('${name}', true) IS NOT NULL THEN ${set(name, '0')} END`,
    ),
    // An acknowledged change must survive a crash of the server.
    `CASE WHEN current_setting('synchronous_commit') = 'off' THEN ${set('synchronous_commit', 'local')} END`,
  ].join(', ')}`;
}

function set(name: string, value: string): string {
  return `set_config('${name}', '${value}', false)`;
}
