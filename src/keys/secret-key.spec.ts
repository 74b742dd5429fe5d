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
import { resolveSecretKey, secretKeyProblem } from './secret-key.js';

describe('the secret key that is made outside production', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'uas-key-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const resolve = (variables: Record<string, string> = {}) =>
    resolveSecretKey(
      loadEnvironment({ DATABASE_URL: `sqlite:${folder}/deep/auth.db`, ...variables }, '/no/.env'),
    );
  const file = () => join(folder, 'deep/secret.key');

  it('is kept beside the database, for its owner alone', () => {
    const key = resolve();
    expect(readFileSync(file(), 'utf8')).toBe(key);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['secret.key']);
  });

  it('is the same at the next start', () => {
    const key = resolve();
    expect(resolve()).toBe(key);
    expect(resolve()).toBe(key);
  });

  it('is as strong as production asks for, and another one elsewhere', () => {
    const key = resolve();
    expect(secretKeyProblem(key)).toBeUndefined();
    expect(resolve({ DATABASE_URL: `sqlite:${folder}/other/auth.db` })).not.toBe(key);
  });

  it('is the one that is there already, such as one that was put there by hand', () => {
    resolve();
    writeFileSync(file(), 'a key from elsewhere\n');
    expect(resolve()).toBe('a key from elsewhere');
  });

  it('is never the nothing that a file cut short holds: everybody knows that key', () => {
    resolve();
    writeFileSync(file(), '\n');
    expect(tryTo(resolve)).not.toBe('');
  });

  it('is not made when one is configured', () => {
    expect(resolve({ SECRET_KEY: 'mine' })).toBe('mine');
    expect(existsSync(file())).toBe(false);
  });

  it('lives as long as a database in memory does', () => {
    const memory = { DATABASE_URL: 'sqlite::memory:' };
    const before = readdirSync('.');
    const key = resolve(memory);
    expect(secretKeyProblem(key)).toBeUndefined();
    expect(resolve(memory)).not.toBe(key);
    expect(readdirSync('.')).toEqual(before);
  });
});

/** What a call gives back, or the message that it refuses with. */
function tryTo(call: () => string): string {
  try {
    return call();
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the secret key that production asks for', () => {
  it.each([
    'x9kQ7mW2'.repeat(4),
    'ü9xrKw7Q'.repeat(4),
    '09d25e094faa6ca2556c818166b7a956-and-more-of-it',
  ])('may be %s', (key) => {
    expect(secretKeyProblem(key)).toBeUndefined();
  });

  it.each([undefined, ''])('is missing when it is %j', (key) => {
    expect(secretKeyProblem(key)).toMatch(/^is missing; make one with: openssl rand/);
  });

  it('has at least 32 bytes', () => {
    expect(secretKeyProblem('r'.repeat(15) + 'x9'.repeat(8))).toMatch(/^is shorter than 32 bytes/);
  });

  it('has more than a few characters of its own', () => {
    expect(secretKeyProblem('x9'.repeat(16))).toMatch(/^repeats a few characters/);
  });

  it('is text: what is not would count three bytes for each it loses', () => {
    const bytes = Buffer.from([...Array(13).keys()].map((i) => 0x80 + i));
    expect(secretKeyProblem(bytes.toString('utf8'))).toMatch(/^is not text/);
  });

  it.each([
    '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7',
    'changeme',
    'please-change-this-key-in-production',
    'CHANGE_ME_0123456789_0123456789_0123456789',
    'your-secret-key-your-secret-key-your-secret-key',
    'your_jwt_secret_your_jwt_secret_your_jwt_secret',
    'my-very-secret-key-0123456789-0123456789',
    'supersecret0123456789012345678901234567890',
    'a'.repeat(64),
    'a-string-secret-at-least-256-bits-long',
    'your-256-bit-secret-your-256-bit-secret',
    'replace-me-with-a-long-random-string-please',
    '12345678901234567890123456789012',
  ])('is none that everybody knows: %s', (key) => {
    expect(secretKeyProblem(key)).toMatch(/^is a known example/);
  });
});
