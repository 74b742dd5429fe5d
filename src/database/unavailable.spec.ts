import {
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
} from 'typeorm';
import { isUnavailable } from './unavailable.js';

/** As TypeORM passes on what a driver says. */
const failedWith = (code: string) =>
  new QueryFailedError('SELECT 1', [], Object.assign(new Error('no matter what'), { code }));

describe('a database that does not do its part', () => {
  it.each([
    ['refuses connections', 'ECONNREFUSED'],
    ['breaks one off', 'ECONNRESET'],
    ['is not found', 'ENOTFOUND'],
    ['breaks one off in the words of the standard', '08006'],
    ['is shutting down', '57P01'],
    ['has crashed', '57P02'],
    ['is starting up', '57P03'],
    ['takes too long', '57014'],
    ['was kept waiting inside a transaction', '25P03'],
    ['has no connection left', '53300'],
    ['has no space left', '53100'],
    ['can not write its files', '58030'],
    ['is not found for the moment', 'EAI_AGAIN'],
    ['waited for another transaction', '55P03'],
    ['is a standby', '25006'],
    ['let another transaction through', '40P01'],
    ['is written to by another process', 'SQLITE_BUSY'],
    ['has no space left in its file', 'SQLITE_FULL'],
    ["can't open its file", 'SQLITE_CANTOPEN'],
    ["can't read or write it", 'SQLITE_IOERR'],
  ])('is unavailable when it %s: %s', (_, code) => {
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
  ])('is unavailable when the driver says "%s"', (message) => {
    expect(isUnavailable(new Error(message))).toBe(true);
    expect(isUnavailable(new QueryFailedError('SELECT 1', [], new Error(message)))).toBe(true);
  });

  it('is unavailable when a connection broke between two statements of a transaction', () => {
    expect(isUnavailable(new QueryRunnerAlreadyReleasedError())).toBe(true);
    expect(isUnavailable(new QueryRunnerProviderAlreadyReleasedError())).toBe(true);
  });

  it.each([
    ['a unique index', failedWith('23505')],
    ['a table that is not there', failedWith('42P01')],
    ['wrong SQL', failedWith('SQLITE_ERROR')],
    ['a constraint', failedWith('SQLITE_CONSTRAINT')],
    ['a fault of ours', new TypeError('x is not a function')],
    ['a code that is no text', Object.assign(new Error('odd'), { code: 8006 })],
    ['a message that only mentions it', new Error('the Connection terminated')],
    ['a bare text', 'Connection terminated unexpectedly'],
    ['nothing', undefined],
  ])('is not to blame for %s', (_, thrown) => {
    expect(isUnavailable(thrown)).toBe(false);
  });
});
