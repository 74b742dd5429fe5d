import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { codeOf } from '../common/errors/code-of.js';

/** The database is away, full or too slow; the request may be right, and may be sent again. */
const CODES = new Set([
  // The connection can't be made, or broke.
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
  // PostgreSQL: another transaction was in the way, and this one was given up.
  '40001',
  '40P01',
  '55P03',
  // A transaction that nobody went on with; a standby that has not been promoted yet.
  '25P03',
  '25006',
  // Not there, or not for us, as happens while it is set up anew.
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
 * is also what ends a statement that takes too long), system error.
 */
const CLASS = /^(08|53|57|58)[0-9A-Z]{3}$/;

/** What `pg` says without a code. */
const MESSAGES = [
  /^Connection terminated/,
  /^timeout exceeded when trying to connect/,
  /^timeout expired/,
  /^Client has encountered a connection error/,
  /^Cannot use a pool after calling end/,
  /^Query read timeout/,
  /^Client was closed and is not queryable/,
];

/** Whether something failed because the database could not do its part. */
export function isUnavailable(thrown: unknown): boolean {
  const code = codeOf(thrown);
  if (code !== undefined && (CODES.has(code) || CLASS.test(code))) return true;
  // TypeORM gives a broken connection back at once; the transaction on it finds out by these.
  if (thrown instanceof QueryRunnerAlreadyReleasedError) return true;
  if (thrown instanceof QueryRunnerProviderAlreadyReleasedError) return true;
  return thrown instanceof Error && MESSAGES.some((message) => message.test(thrown.message));
}
