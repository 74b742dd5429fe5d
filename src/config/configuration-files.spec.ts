import 'reflect-metadata';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faults, load } from '../../test/support/configuration.js';
import { loadEnvironment } from './load-environment.js';

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
