import { sqliteFile } from './database-url.js';

describe('the file of a database address', () => {
  it.each([
    ['sqlite:./data/auth.db', './data/auth.db'],
    ['sqlite:data/auth.db', 'data/auth.db'],
    ['sqlite:/var/lib/auth.db', '/var/lib/auth.db'],
    ['sqlite:///var/lib/auth.db', '/var/lib/auth.db'],
    ['sqlite://./data/auth.db', './data/auth.db'],
    ['sqlite:../auth.db', '../auth.db'],
    ['sqlite::memory:', ':memory:'],
  ])('%s is %s', (url, file) => {
    expect(sqliteFile(url)).toBe(file);
  });

  it.each(['postgres://u:p@db/auth', 'postgresql://db/auth', 'SQLite:auth.db', ''])(
    '%j has none',
    (url) => {
      expect(sqliteFile(url)).toBeUndefined();
    },
  );
});
