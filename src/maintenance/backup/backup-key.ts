import { readFileSync, writeFileSync } from 'node:fs';
import type { Environment } from '../../config/environment.js';
import { secretKeyFile } from '../../keys/secret-key.js';
import { OperationError } from '../../common/errors/operation.error.js';
import { explainFileFailure } from './explain-file-failure.js';

/** Where the key is that a backup needs besides. */
export function placeOfKey(environment: Environment): string {
  return environment.SECRET_KEY ? 'SECRET_KEY' : secretKeyFile(environment);
}

/** @throws OperationError where there is none yet */
export function readKey(environment: Environment): string {
  if (environment.SECRET_KEY) return environment.SECRET_KEY;
  const file = secretKeyFile(environment);
  try {
    const key = readFileSync(file, 'utf8').trim();
    if (key !== '') return key;
  } catch {
    // As good as empty.
  }
  throw new OperationError(`${file}, the secret key, can't be read`);
}

/** @throws OperationError when there is such a file, or it can't be written */
export function writeKey(file: string, key: string): void {
  try {
    writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    throw explainFileFailure(file, error);
  }
}
