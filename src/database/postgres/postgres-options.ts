import type { Client } from 'pg';
import type { PostgresConnectionOptions } from 'typeorm/driver/postgres/PostgresConnectionOptions.js';
import { parsePostgresUrl } from '../../config/postgres-url.js';
import { connectionOptions } from './connection-options.js';
import { applySessionSettings, type SessionTimeouts } from './session-settings.js';

/** For migrations, transfers and the TypeORM command line, which may take long. */
const NO_TIMEOUTS: SessionTimeouts = { statement: 0, idleTransaction: 0 };

/** TypeORM's options for a database of PostgreSQL. It ignores all parameters of a URL. */
export function postgresOptions(databaseUrl: string, variable: string): PostgresConnectionOptions {
  const url = parsePostgresUrl(databaseUrl);
  const { user, ...connection } = connectionOptions(url, variable);
  return {
    type: 'postgres',
    ...connection,
    username: user,
    ssl: connection.ssl as PostgresConnectionOptions['ssl'],
    applicationName: 'user-authentication-service',
    connectTimeoutMS: 5_000,
    // The application generates ids; no extension is needed.
    installExtensions: false,
    extra: onConnect(url.schema, NO_TIMEOUTS),
  };
}

/** The pool's option that sets up each new connection. */
export function onConnect(schema: string, timeouts: SessionTimeouts) {
  return { onConnect: (client: Client) => applySessionSettings(client, schema, timeouts) };
}
