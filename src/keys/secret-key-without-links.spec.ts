import 'reflect-metadata';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';

const linkSync = jest.fn<typeof fs.linkSync>();
jest.unstable_mockModule('node:fs', () => ({ ...fs, linkSync }));
const { loadEnvironment } = await import('../config/load-environment.js');
const { resolveSecretKey } = await import('./secret-key.js');

const KEY = 'the key of 32 bytes of another process';
const failWith = (code: string) =>
  linkSync.mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });

describe('resolveSecretKey on a file system without hard links', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(join(tmpdir(), 'uas-key-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const resolve = () =>
    resolveSecretKey(loadEnvironment({ DATABASE_URL: `sqlite:${folder}/auth.db` }, '/no/.env'));
  const file = () => join(folder, 'secret.key');

  it.each(['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK', 'EINVAL'])(
    'stores the key once where linking fails with %s',
    (code) => {
      failWith(code);
      const key = resolve();
      expect(fs.readFileSync(file(), 'utf8')).toBe(key);
      expect(fs.statSync(file()).mode & 0o777).toBe(0o600);
      expect(resolve()).toBe(key);
      expect(fs.readdirSync(folder)).toEqual(['secret.key']);
    },
  );

  it('uses the key of another process that has created the file first', () => {
    linkSync.mockImplementation(() => {
      fs.writeFileSync(file(), KEY, { mode: 0o600 });
      throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
    });
    expect(resolve()).toBe(KEY);
  });
});
