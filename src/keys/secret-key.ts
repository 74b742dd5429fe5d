import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureFolder } from '../common/ensure-folder.js';
import { codeOf } from '../common/errors/code-of.js';
import {
  ALL_USERS,
  fileExposure,
  folderExposure,
  OWNER_ONLY_DIRECTORY,
} from '../common/file-permissions.js';
import { probeFolder } from '../common/probe-folder.js';
import { StartupError } from '../common/errors/startup.error.js';
import type { Environment } from '../config/environment.js';
import { sqliteFile } from '../config/database-url.js';
import { secretKeyProblem } from '../config/secret-key-problem.js';

/**
 * The configured secret key or, outside production, a random one. It is stored beside the database (mode
 * 0600), so that sessions survive a restart.
 *
 * @throws StartupError when the file cannot be read or written
 */
export function resolveSecretKey(environment: Environment): string {
  return withKeyFile(environment, readOrCreate) ?? environment.SECRET_KEY ?? randomKey();
}

/** As `resolveSecretKey`, without creating a key. @throws StartupError */
export function checkSecretKey(environment: Environment): void {
  withKeyFile(environment, (path) => {
    if (existsSync(path)) readKey(path);
    else probeFolder(dirname(path));
  });
}

/** Whether there is a key that a start would use: a configured one, or a stored one. */
export function hasSecretKey(environment: Environment): boolean {
  if (environment.SECRET_KEY) return true;
  return withKeyFile(environment, existsSync) ?? false;
}

/** Runs an operation on the file of the key, where there is one. @throws StartupError */
function withKeyFile<T>(environment: Environment, run: (path: string) => T): T | undefined {
  if (environment.SECRET_KEY) return undefined;
  if (sqliteFile(environment.DATABASE_URL) === ':memory:') return undefined;
  const path = secretKeyFile(environment);
  try {
    return run(path);
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

/** Milliseconds for another process to write the key into the file that it has created. */
const WRITE_TIMEOUT = 1_000;

function readOrCreate(path: string): string {
  ensureFolder(dirname(path), OWNER_ONLY_DIRECTORY);
  const draft = `${path}.${randomUUID()}`;
  try {
    writeFileSync(draft, randomKey(), { mode: 0o600, flag: 'wx', flush: true });
    publish(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readKey(path);
}

/** Fails with EEXIST where another process was first; its key is then used by both. */
function publish(draft: string, path: string): void {
  try {
    // Atomic: the file never appears without its content.
    linkSync(draft, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    // A file system without hard links (exFAT, SMB, some container volumes); each has its own code.
    writeFileSync(path, readFileSync(draft), { mode: 0o600, flag: 'wx', flush: true });
  }
}

function readKey(path: string): string {
  assertNoLink(path);
  const deadline = performance.now() + WRITE_TIMEOUT;
  for (;;) {
    const key = readFileSync(path, 'utf8').trim();
    if (key !== '') {
      assertPrivate(path);
      assertStrong(path, key);
      return key;
    }
    if (performance.now() > deadline) {
      throw new StartupError(`${path} is empty; delete it to generate a new key`);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
}

/** The permissions of this path and of its folder would tell nothing about the file that a link names. */
function assertNoLink(path: string): void {
  if (!lstatSync(path).isSymbolicLink()) return;
  throw new StartupError(
    `${path} is a symbolic link; remove it and set SECRET_KEY_FILE to the file that it names`,
  );
}

/** With the key, tokens of every user can be forged. */
function assertPrivate(path: string): void {
  const problem = fileExposure(path) ?? folderExposure(dirname(path), ALL_USERS);
  if (problem !== undefined) throw new StartupError(problem);
}

function assertStrong(path: string, key: string): void {
  const problem = secretKeyProblem(key)?.replace(/;.*/, '');
  if (problem === undefined) return;
  throw new StartupError(
    `${path} ${problem}; delete it to generate a new key, which signs out all users`,
  );
}

function randomKey(): string {
  return randomBytes(48).toString('base64url');
}
