import { sqliteFile } from './database-url.js';

describe('sqliteFile', () => {
  it.each([
    ['sqlite:./data/auth.db', './data/auth.db'],
    ['sqlite:/var/lib/auth.db', '/var/lib/auth.db'],
    ['sqlite::memory:', ':memory:'],
  ])('returns the file of %s: %s', (url, file) => {
    expect(sqliteFile(url)).toBe(file);
  });

  it.each(['postgres://u:p@db/auth', 'postgresql://db/auth', 'SQLite:auth.db', ''])(
    'returns undefined for %j',
    (url) => {
      expect(sqliteFile(url)).toBeUndefined();
    },
  );
});
