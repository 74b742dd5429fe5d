import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { OperationError } from '../../common/errors/operation.error.js';
import type { Progress } from '../../common/progress.js';
import type { Environment } from '../../config/environment.js';
import type { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { existingDatabaseFile } from './database-file.js';
import { explainFileFailure } from './explain-file-failure.js';
import { type DatabaseContents, inspectDatabase } from './inspect-database.js';
import { readSecretKey, secretKeyLocation, writeSecretKey } from './secret-key-file.js';
import { withSqliteFile } from './sqlite-files.js';
import { timestamp } from './timestamp.js';
import { writeCopy } from './write-copy.js';

interface BackupOptions {
  /** Also writes the secret key, to `<file>.key`. */
  readonly isKeyIncluded: boolean;
  readonly progress: Progress;
}

export interface BackupReport {
  readonly file: string;
  readonly bytes: number;
  /** The newest migration that the backup contains. */
  readonly migration: string | undefined;
  /** Row counts by table. */
  readonly rows: Record<string, number>;
  /** Undefined when the key is not included. */
  readonly keyFile: string | undefined;
  /** The variable or the file that holds the key of the service. */
  readonly keyLocation: string;
}

/**
 * Copies the SQLite database of the service to a new file and checks the copy, also while the service runs.
 *
 * @param path a new file, or a directory in which the file is named by the time
 * @throws OperationError
 */
export async function backupDatabase(
  environment: Environment,
  path: string,
  { isKeyIncluded, progress }: BackupOptions,
): Promise<BackupReport> {
  const source = existingDatabaseFile(environment, 'use pg_dump (docs/operations.md, Backup)');
  const file = backupFile(path);
  const key = isKeyIncluded ? readSecretKey(environment) : undefined;
  const keyFile = key === undefined ? undefined : `${file}.key`;
  assertUnused(file);
  if (keyFile !== undefined) assertUnused(keyFile);
  const { migrations, rows } = await copyDatabase(source, file, progress);
  if (key !== undefined && keyFile !== undefined) writeSecretKey(keyFile, key);
  return {
    file,
    bytes: statSync(file).size,
    migration: migrations.at(-1),
    rows,
    keyFile,
    keyLocation: secretKeyLocation(environment),
  };
}

function backupFile(path: string): string {
  const isDirectory = path.endsWith('/') || (existsSync(path) && statSync(path).isDirectory());
  return isDirectory ? join(path, `auth-${timestamp()}.db`) : path;
}

function assertUnused(file: string): void {
  // SQLite would treat the file as part of another database, and delete it.
  if (/-(journal|wal|shm)$/.test(file)) {
    throw new OperationError(`${file} ends like a file of SQLite's own; choose another name`);
  }
  if (existsSync(file)) throw explainFileFailure(file, { code: 'EEXIST' });
}

async function copyDatabase(
  source: string,
  target: string,
  progress: Progress,
): Promise<DatabaseContents> {
  const check = (copy: SqliteFile) => {
    progress.unmeasured('checking');
    // A defect of the copy is a defect of the source.
    return inspectDatabase(copy, source);
  };
  try {
    return await withSqliteFile(source, async (file) => {
      // Fails for a file of another kind before anything is created.
      await file.query('SELECT 1 FROM sqlite_master');
      return writeCopy(file, target, check, progress.stage('copying'));
    });
  } catch (error) {
    throw explainFileFailure(source, error);
  }
}
