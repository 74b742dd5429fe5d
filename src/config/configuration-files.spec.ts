import 'reflect-metadata';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faults, load } from '../../test/support/configuration.js';
import { loadEnvironment, loadExamined } from './load-environment.js';

const STRONG_KEY = 'rX0vQ9zv5Q1m7u3b8kTn2wJc4hYd6sLpAeGf';

describe('loadEnvironment with files', () => {
  let folder: string;
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'uas-env-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reads .env and lets the process override it', () => {
    const file = write('.env', '# a comment\nPORT=9000\nLOG_LEVEL="warn"\nHOST=\n');
    const environment = loadEnvironment({ LOG_LEVEL: 'debug' }, file);
    expect([environment.PORT, environment.LOG_LEVEL]).toEqual([9000, 'debug']);
    expect(environment.HOST).toBe('127.0.0.1');
  });

  it('uses the value of .env where the process has an empty one', () => {
    expect(loadEnvironment({ PORT: '' }, write('.env', 'PORT=9000')).PORT).toBe(9000);
  });

  it('validates the values of .env', () => {
    expect(faults({}, write('.env', 'PORT=high'))).toEqual([
      expect.stringMatching(/^PORT must be a whole number .*"high"/),
    ]);
  });

  it.each([
    ['a byte-order mark', '\uFEFFPORT=9000\n'],
    ['CRLF line ends', 'LOG_LEVEL=warn\r\nPORT=9000\r\nHOST=0.0.0.0\r\n'],
    ['CR line ends', 'LOG_LEVEL=warn\rPORT=9000\r'],
    ['export and spaces', ' \texport  PORT =  9000  \n'],
    ['a comment behind the value', 'PORT=9000 # the port\n'],
    ['single quotes', "PORT='9000' # the port"],
    ['double quotes', 'PORT="9000"'],
    ['backticks', 'PORT=`9000`'],
  ])('reads a .env file with %s', (_, text) => {
    expect(loadEnvironment({}, write('.env', text)).PORT).toBe(9000);
  });

  it.each([
    ['UTF-16LE with a mark', Buffer.from('\uFEFFNODE_ENV=production\n', 'utf16le')],
    ['UTF-16BE with a mark', Buffer.from('\uFEFFPORT=1\n', 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from('PORT=1\n', 'utf16le')],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0])],
    ['Latin-1', Buffer.from('# für alle\nPORT=1\n', 'latin1')],
  ])('rejects a .env file in %s', (_, bytes) => {
    writeFileSync(join(folder, '.env'), bytes);
    expect(faults({}, join(folder, '.env'))).toEqual([
      expect.stringMatching(/^\.env is (UTF-16 or binary|not UTF-8); save it as UTF-8$/),
    ]);
  });

  it.each([
    ['PORTT=1', 'PORTT is unknown; write PORT or remove it'],
    ['# a\nBCRYPT_ROUND=13', 'BCRYPT_ROUND is unknown; write BCRYPT_ROUNDS or remove it', 2],
    ['DATABASE_URI=x', 'DATABASE_URI is unknown; write DATABASE_URL or remove it'],
    ['database_url=x', 'database_url is unknown; write DATABASE_URL or remove it'],
    ['SECRETKEY_FILE=x', 'SECRETKEY_FILE is unknown; write SECRET_KEY_FILE or remove it'],
    ['POSTGRES_PASSWORD=x', 'POSTGRES_PASSWORD is not a variable of this service; remove it'],
    [
      'UV_THREADPOOL_SIZE=8',
      'UV_THREADPOOL_SIZE has no effect in .env; set it in the environment of the process',
    ],
    ['PORT=1\n\nPORT=2', 'PORT is already set in line 1; keep one', 3],
    ['PORT', 'is not NAME=value'],
    ['-- PORT=1', 'is not NAME=value'],
    ['SECRET_KEY="canary', 'has a " that is not closed'],
    ["SECRET_KEY='canary's'", "has text after the closing '"],
    ['SECRET_KEY=canary#1', 'has a # in its value, which starts a comment; quote the value'],
  ])('rejects the line %j of a .env file', (text, problem, line = 1) => {
    expect(faults({}, write('.env', text))).toEqual([`.env line ${line}: ${problem}`]);
  });

  it('counts a line after a value of several lines', () => {
    const text = 'SECRET_KEY="-----BEGIN\nabc\n-----END"\n\nPORTT=1\n';
    expect(faults({}, write('.env', text))).toEqual([
      expect.stringMatching(/^\.env line 5: PORTT /),
    ]);
  });

  it('reads any variable from the file in <NAME>_FILE, without the trailing newline', () => {
    const { SECRET_KEY, DATABASE_URL } = load({
      SECRET_KEY_FILE: write('key', `${STRONG_KEY}\n`),
      DATABASE_URL_FILE: write('url', 'postgres://u:p@db/auth\r\n'),
    });
    expect([SECRET_KEY, DATABASE_URL]).toEqual([STRONG_KEY, 'postgres://u:p@db/auth']);
  });

  it('reads a <NAME>_FILE that is set in .env', () => {
    const file = write('.env', `SECRET_KEY_FILE=${write('key', STRONG_KEY)}`);
    expect(loadEnvironment({ NODE_ENV: 'production' }, file).SECRET_KEY).toBe(STRONG_KEY);
  });

  it('validates the content of a <NAME>_FILE', () => {
    expect(faults({ PORT_FILE: write('port', 'high') })).toEqual([
      expect.stringMatching(/^PORT must be a whole number/),
    ]);
    expect(faults({ NODE_ENV: 'production', SECRET_KEY_FILE: write('key', '\n') })).toEqual([
      'SECRET_KEY_FILE names an empty file',
    ]);
  });

  it('reads a <NAME>_FILE with a byte-order mark, and rejects one in UTF-16', () => {
    const key = write('key', `\uFEFF${STRONG_KEY}\n`);
    expect(load({ SECRET_KEY_FILE: key }).SECRET_KEY).toBe(STRONG_KEY);
    writeFileSync(key, Buffer.from(STRONG_KEY, 'utf16le'));
    expect(faults({ SECRET_KEY_FILE: key })).toEqual([
      'SECRET_KEY_FILE names a file that is UTF-16 or binary; save it as UTF-8',
    ]);
  });

  it('warns about a secret file and a .env file that all users can change', () => {
    const key = write('key', STRONG_KEY);
    const file = write('.env', `SECRET_KEY_FILE=${key}`);
    const warnings = () => loadExamined({}, file).warnings;
    for (const each of [key, file]) chmodSync(each, 0o644);
    expect(warnings()).toEqual([]);
    for (const each of [key, file]) chmodSync(each, 0o666);
    expect(warnings()).toEqual(
      [file, key].map(
        (each) => `all users can change ${each} (mode 0666); run: chmod go-w ${each}`,
      ),
    );
  });

  it('does not replace an empty secret file with the default', () => {
    expect(faults({ DATABASE_URL_FILE: write('url', '') })).toEqual([
      'DATABASE_URL_FILE names an empty file',
    ]);
  });

  it('rejects a missing or unreadable file', () => {
    mkdirSync(join(folder, 'a-folder'));
    expect(faults({ SECRET_KEY_FILE: join(folder, 'nothing') })).toEqual([
      'SECRET_KEY_FILE names a file that cannot be read (ENOENT)',
    ]);
    expect(faults({ SECRET_KEY_FILE: join(folder, 'a-folder') })).toEqual([
      'SECRET_KEY_FILE names a file that cannot be read (EISDIR)',
    ]);
  });

  it('rejects a variable that is set both directly and by file', () => {
    const file = write('key', STRONG_KEY);
    expect(faults({ SECRET_KEY: STRONG_KEY, SECRET_KEY_FILE: file })).toEqual([
      'SECRET_KEY and SECRET_KEY_FILE are both set; keep one of them',
    ]);
    expect(load({ SECRET_KEY: '', SECRET_KEY_FILE: file }).SECRET_KEY).toBe(STRONG_KEY);
  });
});
