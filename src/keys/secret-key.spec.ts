import 'reflect-metadata';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnvironment } from '../config/load-environment.js';
import { secretKeyProblem } from '../config/secret-key-problem.js';
import { checkSecretKey, resolveSecretKey } from './secret-key.js';

describe('resolveSecretKey', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'uas-key-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const check = () => {
    checkSecretKey(loadEnvironment({ DATABASE_URL: `sqlite:${folder}/deep/auth.db` }, '/no/.env'));
    return 'no problem';
  };
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
    writeFileSync(file(), 'a key of 32 bytes from elsewhere\n');
    expect(resolve()).toBe('a key of 32 bytes from elsewhere');
  });

  it('never returns an empty key from a truncated file', () => {
    resolve();
    writeFileSync(file(), '\n');
    expect(tryTo(resolve)).not.toBe('');
  });

  it.each(['644', '640', '660', '602', '666'])(
    'rejects a key file with mode %s, and states the remedy',
    (mode) => {
      const key = resolve();
      chmodSync(file(), mode);
      const message = `${file()} is open to other users (mode 0${mode}); run: chmod 600 ${file()}`;
      expect(tryTo(resolve)).toBe(message);
      expect(tryTo(check)).toBe(message);
      chmodSync(file(), 0o600);
      expect(resolve()).toBe(key);
    },
  );

  it('rejects a folder in which all users can replace the key file', () => {
    const key = resolve();
    const deep = join(folder, 'deep');
    chmodSync(deep, 0o777);
    const message = `other users can replace the files in ${deep} (mode 0777); run: chmod go-w ${deep}`;
    expect(tryTo(resolve)).toBe(message);
    expect(tryTo(check)).toBe(message);
    // As /tmp; and as folders are created where each user has a group of its own.
    for (const mode of [0o1777, 0o775]) {
      chmodSync(deep, mode);
      expect(resolve()).toBe(key);
    }
  });

  it('rejects a key file that is a symbolic link', () => {
    const key = resolve();
    renameSync(file(), join(folder, 'elsewhere.key'));
    symlinkSync(join(folder, 'elsewhere.key'), file());
    expect(tryTo(resolve)).toMatch(
      /secret.key is a symbolic link; remove it and set SECRET_KEY_FILE /,
    );
    expect(tryTo(check)).toBe(tryTo(resolve));
    rmSync(join(folder, 'elsewhere.key'));
    expect(tryTo(resolve)).toMatch(/is a symbolic link/);
    expect(tryTo(resolve)).not.toContain(key);
  });

  it.each([
    '5byte',
    'change-me-change-me-change-me-change-me',
    'abababababababababababababababababab',
  ])('rejects a key file with a weak key: %s', (weak) => {
    resolve();
    writeFileSync(file(), weak);
    expect(tryTo(resolve)).toMatch(/secret.key (is|repeats) .*; delete it to generate a new key/);
    expect(tryTo(resolve)).not.toContain(weak);
    expect(tryTo(check)).toBe(tryTo(resolve));
    rmSync(file());
    expect(resolve()).toHaveLength(64);
  });

  it('creates the folder for its owner only', () => {
    resolve();
    expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700);
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
