import 'reflect-metadata';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faults, load } from '../../test/support/configuration.js';
import { loadEnvironment } from './load-environment.js';

const STRONG_KEY = 'rX0vQ9zv5Q1m7u3b8kTn2wJc4hYd6sLpAeGf';

describe('the configuration from files', () => {
  let folder: string;
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'uas-env-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reads .env, over which the process wins', () => {
    const file = write('.env', '# a comment\nPORT=9000\nLOG_LEVEL="warn"\nHOST=\n');
    const environment = loadEnvironment({ LOG_LEVEL: 'debug' }, file);
    expect([environment.PORT, environment.LOG_LEVEL]).toEqual([9000, 'debug']);
    expect(environment.HOST).toBe('127.0.0.1');
  });

  it('takes the value of .env where the process has an empty one', () => {
    expect(loadEnvironment({ PORT: '' }, write('.env', 'PORT=9000')).PORT).toBe(9000);
  });

  it('finds faults in .env too', () => {
    expect(faults({}, write('.env', 'PORT=high'))).toEqual([
      expect.stringMatching(/^PORT must be a whole number .*"high"/),
    ]);
  });

  it('reads any variable from the file that <NAME>_FILE names, without its last newline', () => {
    const { SECRET_KEY, DATABASE_URL } = load({
      SECRET_KEY_FILE: write('key', `${STRONG_KEY}\n`),
      DATABASE_URL_FILE: write('url', 'postgres://u:p@db/auth\r\n'),
    });
    expect([SECRET_KEY, DATABASE_URL]).toEqual([STRONG_KEY, 'postgres://u:p@db/auth']);
  });

  it('takes a <NAME>_FILE from .env', () => {
    const file = write('.env', `SECRET_KEY_FILE=${write('key', STRONG_KEY)}`);
    expect(loadEnvironment({ NODE_ENV: 'production' }, file).SECRET_KEY).toBe(STRONG_KEY);
  });

  it('holds what such a file contains to the rules', () => {
    expect(faults({ PORT_FILE: write('port', 'high') })).toEqual([
      expect.stringMatching(/^PORT must be a whole number/),
    ]);
    expect(faults({ NODE_ENV: 'production', SECRET_KEY_FILE: write('key', '\n') })).toEqual([
      'SECRET_KEY_FILE names an empty file',
    ]);
  });

  it('does not fall back to a default for a secret that is not there yet', () => {
    expect(faults({ DATABASE_URL_FILE: write('url', '') })).toEqual([
      'DATABASE_URL_FILE names an empty file',
    ]);
  });

  it('refuses a file that is missing or can not be read', () => {
    mkdirSync(join(folder, 'a-folder'));
    expect(faults({ SECRET_KEY_FILE: join(folder, 'nothing') })).toEqual([
      "SECRET_KEY_FILE names a file that can't be read (ENOENT)",
    ]);
    expect(faults({ SECRET_KEY_FILE: join(folder, 'a-folder') })).toEqual([
      "SECRET_KEY_FILE names a file that can't be read (EISDIR)",
    ]);
  });

  it('refuses a variable that is set both ways: one of them would be ignored', () => {
    const file = write('key', STRONG_KEY);
    expect(faults({ SECRET_KEY: STRONG_KEY, SECRET_KEY_FILE: file })).toEqual([
      'SECRET_KEY and SECRET_KEY_FILE are both set; keep one of them',
    ]);
    expect(load({ SECRET_KEY: '', SECRET_KEY_FILE: file }).SECRET_KEY).toBe(STRONG_KEY);
  });
});
