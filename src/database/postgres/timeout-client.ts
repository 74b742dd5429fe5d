import { Client, type ClientConfig } from 'pg';
import { preparedName } from './prepared-statements.js';

/** All in milliseconds. */
const CONNECT_LIMIT = 1_500;
/** PostgreSQL itself gives up a statement, or a transaction that nobody goes on with, after so long. */
const STATEMENT_LIMIT = 5_000;
/** Without an answer for so long, nobody is there who could give up. */
const ANSWER_LIMIT = 6_000;

/**
 * A connection that neither the server nor the network can keep waiting for ever: what takes too long
 * fails, and the request is answered with 503.
 */
export class TimeoutClient extends Client {
  constructor(config?: string | ClientConfig) {
    super({
      ...(typeof config === 'string' ? { connectionString: config } : config),
      // The pool's own limit also holds for the wait while all connections are busy, and is longer.
      connectionTimeoutMillis: CONNECT_LIMIT,
      statement_timeout: STATEMENT_LIMIT,
      idle_in_transaction_session_timeout: STATEMENT_LIMIT,
      query_timeout: ANSWER_LIMIT,
      keepAlive: true,
    });
    this.wrapQuery();
  }

  /**
   * Prepares what is marked for it. And ends the connection when an answer does not come: the statement
   * is still under way, and whoever got this connection next would wait behind it.
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
