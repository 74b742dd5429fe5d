import { readFileSync, writeFileSync } from 'node:fs';
import { codeOf } from '../../common/errors/code-of.js';
import { OperationError } from '../../common/errors/operation.error.js';
import type { Environment } from '../../config/environment.js';
import { secretKeyFile } from '../../keys/secret-key.js';
import { explainFileFailure } from './explain-file-failure.js';

/** The variable or the file that holds the secret key. */
export function secretKeyLocation(environment: Environment): string {
  return environment.SECRET_KEY ? 'SECRET_KEY' : secretKeyFile(environment);
}

/** @throws OperationError when there is no key yet, or its file is unreadable */
export function readSecretKey(environment: Environment): string {
  if (environment.SECRET_KEY) return environment.SECRET_KEY;
  const file = secretKeyFile(environment);
  try {
    const key = readFileSync(file, 'utf8').trim();
    if (key !== '') return key;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw explainFileFailure(file, error);
    throw new OperationError(
      `there is no secret key in ${file}; start the service once to create it, or set SECRET_KEY`,
    );
  }
  throw new OperationError(`${file} is empty; delete it and start the service to create a key`);
}

/** @throws OperationError when the file exists, or cannot be written */
export function writeSecretKey(file: string, key: string): void {
  try {
    writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    throw explainFileFailure(file, error);
  }
}
