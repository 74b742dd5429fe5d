import 'reflect-metadata';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnvironment } from '../config/load-environment.js';
import { secretKeyProblem } from '../config/secret-key-problem.js';
import { resolveSecretKey } from './secret-key.js';

describe('resolveSecretKey', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'uas-key-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const resolve = (variables: Record<string, string> = {}) =>
    resolveSecretKey(
      loadEnvironment({ DATABASE_URL: `sqlite:${folder}/deep/auth.db`, ...variables }, '/no/.env'),
    );
  const file = () => join(folder, 'deep/secret.key');

  it('stores a generated key beside the database, readable by its owner only', () => {
    const key = resolve();
    expect(readFileSync(file(), 'utf8')).toBe(key);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['secret.key']);
  });

  it('returns the same key at the next start', () => {
    const key = resolve();
    expect(resolve()).toBe(key);
    expect(resolve()).toBe(key);
  });

  it('generates a key that is valid in production and differs per database', () => {
    const key = resolve();
    expect(secretKeyProblem(key)).toBeUndefined();
    expect(resolve({ DATABASE_URL: `sqlite:${folder}/other/auth.db` })).not.toBe(key);
  });

  it('uses an existing key file, such as one that was created by hand', () => {
    resolve();
    writeFileSync(file(), 'a key from elsewhere\n');
    expect(resolve()).toBe('a key from elsewhere');
  });

  it('never returns an empty key from a truncated file', () => {
    resolve();
    writeFileSync(file(), '\n');
    expect(tryTo(resolve)).not.toBe('');
  });

  it('generates no key when one is configured', () => {
    expect(resolve({ SECRET_KEY: 'mine' })).toBe('mine');
    expect(existsSync(file())).toBe(false);
  });

  it('generates a key per start for a database in memory and writes no file', () => {
    const memory = { DATABASE_URL: 'sqlite::memory:' };
    const before = readdirSync('.');
    const key = resolve(memory);
    expect(secretKeyProblem(key)).toBeUndefined();
    expect(resolve(memory)).not.toBe(key);
    expect(readdirSync('.')).toEqual(before);
  });
});

/** The result of a call, or the message of its error. */
function tryTo(call: () => string): string {
  try {
    return call();
  } catch (error) {
    return (error as Error).message;
  }
}
