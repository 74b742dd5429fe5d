import { sqliteCodeOf } from './sqlite-code.js';

const failure = (code: string, errno?: number) => Object.assign(new Error(), { code, errno });

describe('sqliteCodeOf', () => {
  it.each([
    ['SQLITE_IOERR_WRITE', 778, 'SQLITE_IOERR'],
    ['SQLITE_BUSY_RECOVERY', 261, 'SQLITE_BUSY'],
    ['SQLITE_CORRUPT_INDEX', 779, 'SQLITE_CORRUPT'],
  ])('returns the primary code where the driver has no name for %s', (_, errno, code) => {
    expect(sqliteCodeOf(failure('UNKNOWN', errno))).toBe(code);
  });

  it.each([
    ['SQLITE_FULL', 13],
    ['ENOENT', -2],
    ['UNKNOWN', 9999],
    ['UNKNOWN', undefined],
  ])('returns any other code unchanged: %s', (code, errno) => {
    expect(sqliteCodeOf(failure(code, errno))).toBe(code);
  });
});
