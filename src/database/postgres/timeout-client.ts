import { Client, type ClientConfig } from 'pg';
import { preparedName } from './prepared-statements.js';

/** All in milliseconds. */
const CONNECT_TIMEOUT = 1_500;
/** Enforced by PostgreSQL, also for transactions that are idle; see `session-settings.ts`. */
export const STATEMENT_TIMEOUT = 5_000;
/** Enforced here: PostgreSQL does not reply, not even with its own timeout. */
const REPLY_TIMEOUT = 6_000;

/**
 * A connection with a timeout on every operation, whether the server or the network stalls; the request
 * is then answered with 503.
 */
export class TimeoutClient extends Client {
  constructor(config: ClientConfig) {
    super({
      ...config,
      // The pool hides it from enumeration.
      password: config.password,
      // The pool's own timeout is longer: it includes the wait while all connections are busy.
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      query_timeout: REPLY_TIMEOUT,
      keepAlive: true,
    });
    this.wrapQuery();
  }

  /**
   * Sends marked statements as prepared statements, and closes the connection when a reply does not
   * arrive: the statement still runs, and the next user of the connection would wait behind it.
   */
  private wrapQuery(): void {
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    this.query = ((statement: unknown, ...args: unknown[]) => {
      const name = preparedName(statement);
      const result = query(name === undefined ? statement : { name, text: statement }, ...args);
      if (result instanceof Promise) {
        result.catch((error: unknown) => {
          if (error instanceof Error && error.message === 'Query read timeout') void this.end();
        });
      }
      return result;
    }) as typeof this.query;
  }
}
