import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureFolder } from '../common/ensure-folder.js';
import { codeOf } from '../common/errors/code-of.js';
import { StartupError } from '../common/errors/startup.error.js';
import type { Environment } from '../config/environment.js';
import { sqliteFile } from '../config/database-url.js';

/**
 * The configured secret key or, outside production, a random one. It is stored beside the database (mode
 * 0600), so that sessions survive a restart.
 *
 * @throws StartupError when the file cannot be read or written
 */
export function resolveSecretKey(environment: Environment): string {
  if (environment.SECRET_KEY) return environment.SECRET_KEY;
  if (sqliteFile(environment.DATABASE_URL) === ':memory:') return randomKey();
  const path = secretKeyFile(environment);
  try {
    return readOrCreate(path);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(
      `cannot store a secret key in ${path} (${codeOf(error) ?? 'unreadable'}); set SECRET_KEY, or set DATABASE_URL to a writable folder`,
      error,
    );
  }
}

/** The file of the generated key, used while `SECRET_KEY` is unset. */
export function secretKeyFile({ DATABASE_URL }: Environment): string {
  const file = sqliteFile(DATABASE_URL);
  return join(file ? dirname(file) : 'data', 'secret.key');
}

function readOrCreate(path: string): string {
  ensureFolder(dirname(path));
  const draft = `${path}.${randomUUID()}`;
  try {
    writeFileSync(draft, randomKey(), { mode: 0o600, flag: 'wx', flush: true });
    // Linking is atomic and fails where another process was first; its key is then used by both.
    linkSync(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const key = readFileSync(path, 'utf8').trim();
  if (key === '') {
    throw new StartupError(`${path} is empty; delete it to generate a new key`);
  }
  return key;
}

function randomKey(): string {
  return randomBytes(48).toString('base64url');
}
