import {
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
} from 'typeorm';
import { isUnavailable } from './unavailable.js';

/** An error of the driver, as TypeORM wraps it. */
const failedWith = (code: string) =>
  new QueryFailedError('SELECT 1', [], Object.assign(new Error('any message'), { code }));

describe('isUnavailable', () => {
  it.each([
    ['a refused connection', 'ECONNREFUSED'],
    ['a reset connection', 'ECONNRESET'],
    ['an unknown host', 'ENOTFOUND'],
    ['a connection failure of the SQL standard', '08006'],
    ['a shutdown', '57P01'],
    ['a crash', '57P02'],
    ['a database that is starting up', '57P03'],
    ['a statement timeout', '57014'],
    ['an idle transaction timeout', '25P03'],
    ['too many connections', '53300'],
    ['a full disk', '53100'],
    ['an I/O error', '58030'],
    ['a temporary DNS failure', 'EAI_AGAIN'],
    ['a lock timeout', '55P03'],
    ['a read-only standby', '25006'],
    ['a deadlock', '40P01'],
    ['a SQLite file locked by another process', 'SQLITE_BUSY'],
    ['a SQLite file on a full disk', 'SQLITE_FULL'],
    ['a SQLite file that cannot be opened', 'SQLITE_CANTOPEN'],
    ['an I/O error on a SQLite file', 'SQLITE_IOERR'],
  ])('is true for %s (%s)', (_, code) => {
    expect(isUnavailable(failedWith(code))).toBe(true);
    expect(isUnavailable(Object.assign(new Error('connect'), { code }))).toBe(true);
  });

  it.each([
    ['Connection terminated unexpectedly'],
    ['Connection terminated due to connection timeout'],
    ['timeout exceeded when trying to connect'],
    ['Client has encountered a connection error and is not queryable'],
    ['Cannot use a pool after calling end on the pool'],
    ['Query read timeout'],
    ['timeout expired'],
  ])('is true for the driver error "%s"', (message) => {
    expect(isUnavailable(new Error(message))).toBe(true);
    expect(isUnavailable(new QueryFailedError('SELECT 1', [], new Error(message)))).toBe(true);
  });

  it('is true when the connection was lost between two statements of a transaction', () => {
    expect(isUnavailable(new QueryRunnerAlreadyReleasedError())).toBe(true);
    expect(isUnavailable(new QueryRunnerProviderAlreadyReleasedError())).toBe(true);
  });

  it.each([
    ['a unique violation', failedWith('23505')],
    ['a missing table', failedWith('42P01')],
    ['invalid SQL', failedWith('SQLITE_ERROR')],
    ['a constraint violation', failedWith('SQLITE_CONSTRAINT')],
    ['an error of the program', new TypeError('x is not a function')],
    ['a numeric code', Object.assign(new Error('odd'), { code: 8006 })],
    ['a message that only contains a driver error', new Error('the Connection terminated')],
    ['a thrown text', 'Connection terminated unexpectedly'],
    ['nothing', undefined],
  ])('is false for %s', (_, thrown) => {
    expect(isUnavailable(thrown)).toBe(false);
  });
});
