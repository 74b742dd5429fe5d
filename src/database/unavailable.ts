import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { codeOf } from '../common/errors/code-of.js';

/** The database is unreachable, full or too slow. The request may be valid, and can be repeated. */
const CODES = new Set([
  // The connection failed or was lost.
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EMFILE',
  'ENETDOWN',
  'ENETUNREACH',
  'ENFILE',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  // PostgreSQL: conflict with another transaction.
  '40001',
  '40P01',
  '55P03',
  // An idle transaction timed out; a standby that is not promoted yet.
  '25P03',
  '25006',
  // Missing database or credentials, as while it is set up again.
  '28P01',
  '3D000',
  '55000',
  'SQLITE_BUSY',
  'SQLITE_CANTOPEN',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_LOCKED',
  'SQLITE_NOMEM',
  'SQLITE_PROTOCOL',
  'SQLITE_READONLY',
]);

/**
 * PostgreSQL, appendix A: connection exception, insufficient resources, operator intervention (which
 * includes the statement timeout), system error.
 */
const CLASS = /^(08|53|57|58)[0-9A-Z]{3}$/;

/** Errors of `pg` without a code. */
const MESSAGES = [
  /^Connection terminated/,
  /^timeout exceeded when trying to connect/,
  /^timeout expired/,
  /^Client has encountered a connection error/,
  /^Cannot use a pool after calling end/,
  /^Query read timeout/,
  /^Client was closed and is not queryable/,
];

/** Whether an error means that the database is unavailable, rather than a fault of the request or the code. */
export function isUnavailable(thrown: unknown): boolean {
  const code = codeOf(thrown);
  if (code !== undefined && (CODES.has(code) || CLASS.test(code))) return true;
  // TypeORM releases a broken connection at once; its transaction then fails with these.
  if (thrown instanceof QueryRunnerAlreadyReleasedError) return true;
  if (thrown instanceof QueryRunnerProviderAlreadyReleasedError) return true;
  return thrown instanceof Error && MESSAGES.some((message) => message.test(thrown.message));
}
