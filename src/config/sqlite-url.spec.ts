import { databaseUrlProblem } from './database-url.js';
import { parseSqliteUrl } from './sqlite-url.js';

describe('parseSqliteUrl', () => {
  it.each([
    ['sqlite:./data/auth.db', './data/auth.db'],
    ['sqlite:data/auth.db', 'data/auth.db'],
    ['sqlite:/var/lib/auth.db', '/var/lib/auth.db'],
    ['sqlite:../auth.db', '../auth.db'],
    ['sqlite::memory:', ':memory:'],
    ['sqlite:my data/auth 100%.db', 'my data/auth 100%.db'],
    ['sqlite:daten/schlüssel@heim.db', 'daten/schlüssel@heim.db'],
  ])('returns the file of %s: %s', (url, file) => {
    expect(parseSqliteUrl(url)).toBe(file);
  });

  it.each([
    ['sqlite://auth.db', 'sqlite:auth.db', 'sqlite:/auth.db'],
    ['sqlite:///auth.db', 'sqlite:auth.db', 'sqlite:/auth.db'],
    ['sqlite:///./data/auth.db', 'sqlite:data/auth.db', 'sqlite:/data/auth.db'],
    ['sqlite:////var/lib/auth.db', 'sqlite:var/lib/auth.db', 'sqlite:/var/lib/auth.db'],
    ['sqlite://./data/auth.db', 'sqlite:data/auth.db', 'sqlite:/data/auth.db'],
    ['sqlite://localhost/auth.db', 'sqlite:localhost/auth.db', 'sqlite:/localhost/auth.db'],
    ['sqlite://', 'sqlite:data/auth.db', 'sqlite:/data/auth.db'],
  ])('rejects %s with both spellings that it could mean', (url, relative, absolute) => {
    expect(databaseUrlProblem(url)).toBe(
      `must not begin with sqlite://; write ${relative} (in the working directory) or ${absolute}`,
    );
    for (const each of [relative, absolute]) expect(databaseUrlProblem(each)).toBeUndefined();
  });

  it.each([
    ['sqlite:', /must name a file/],
    ['sqlite:/', /must name a file/],
    ['sqlite:./data/', /must name a file/],
    ['sqlite:..', /must name a file/],
    ['sqlite:///:memory:', /must be sqlite::memory:/],
    ['sqlite::memory:?cache=shared', /must be sqlite::memory:/],
    ['sqlite:file:auth.db', /must not contain file:; write sqlite:auth\.db$/],
    ['sqlite:file:///data/auth.db', /must not contain file:; write sqlite:\/data\/auth\.db$/],
    ['sqlite:auth.db?mode=ro', /must not have parameters/],
    ['sqlite:/my%20data/auth.db', /must not be percent-encoded/],
    ['sqlite:~/auth.db', /must not contain ~ or \$/],
    ['sqlite:$HOME/auth.db', /must not contain ~ or \$/],
    ['sqlite:${DATA}/auth.db', /must not contain ~ or \$/],
    ['sqlite: ./auth.db', /must not have spaces/],
    ['sqlite:./auth.db\t', /must not have spaces/],
    ['sqlite:./a\0b.db', /control characters/],
    ['sqlite:.\\data\\auth.db', /must separate folders with \//],
    ['SQLite:auth.db', /must look like sqlite:/],
    ['file:auth.db', /must look like sqlite:/],
    ['auth.db', /must look like sqlite:/],
  ])('rejects %j', (url, problem) => {
    expect(databaseUrlProblem(url)).toMatch(problem);
  });

  it('does not repeat a text that may contain a password', () => {
    expect(databaseUrlProblem('sqlite://app:canary@db/auth.db')).not.toContain('canary');
  });
});
