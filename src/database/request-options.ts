import type { DataSourceOptions } from 'typeorm';
import { parsePostgresUrl } from '../config/postgres-url.js';

/** Connections of one instance, in addition to the one of the change feed. */
const POOL_SIZE = 10;

/** Milliseconds that a request waits for a connection while all are busy. */
const POOL_TIMEOUT = 4_000;

/** PostgreSQL: limits the time that a request may take in the database; beyond it, it gets 503. */
export async function requestOptions(
  options: DataSourceOptions,
  databaseUrl: string,
): Promise<DataSourceOptions> {
  if (options.type !== 'postgres') return options;
  const { STATEMENT_TIMEOUT, TimeoutClient } = await import('./postgres/timeout-client.js');
  const { onConnect } = await import('./postgres/postgres-options.js');
  const { schema } = parsePostgresUrl(databaseUrl);
  const timeouts = { statement: STATEMENT_TIMEOUT, idleTransaction: STATEMENT_TIMEOUT };
  return {
    ...options,
    poolSize: POOL_SIZE,
    connectTimeoutMS: POOL_TIMEOUT,
    extra: { Client: TimeoutClient, ...onConnect(schema, timeouts) },
  };
}
