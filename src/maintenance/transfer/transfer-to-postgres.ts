import { resolve } from 'node:path';
import { QueryFailedError } from 'typeorm';
import { OperationError } from '../../common/errors/operation.error.js';
import { StartupError } from '../../common/errors/startup.error.js';
import type { Progress } from '../../common/progress.js';
import type { Environment } from '../../config/environment.js';
import { redactUrl } from '../../config/redact-url.js';
import type { Classes } from '../../database/data-source.options.js';
import { secretKeyFile } from '../../keys/secret-key.js';
import { existingDatabaseFile } from '../backup/database-file.js';
import { acquireSource } from './acquire-source.js';
import { copyTables, type TransferredTables, UnknownOutcomeError } from './copy-tables.js';
import { openTarget } from './open-target.js';

interface TransferOptions {
  /** The classes of all tables; a referenced table precedes the tables that refer to it. */
  readonly entities: Classes;
  /** Copies and compares all rows, then rolls back. */
  readonly isDryRun: boolean;
  readonly progress: Progress;
}

export interface TransferReport {
  readonly source: string;
  /** The URL of the target without credentials; undefined when it cannot be shown safely. */
  readonly target: string | undefined;
  readonly tables: TransferredTables;
  /** The absolute path of the secret key; undefined when `SECRET_KEY` is set. */
  readonly keyFile: string | undefined;
}

/**
 * Copies the SQLite database of the service to the empty PostgreSQL database of `TARGET_DATABASE_URL`.
 *
 * @throws OperationError
 * @throws UnknownOutcomeError when the commit was not acknowledged
 */
export async function transferToPostgres(
  environment: Environment,
  options: TransferOptions,
): Promise<TransferReport> {
  const source = existingDatabaseFile(environment, 'only SQLite can be the source');
  const url = environment.TARGET_DATABASE_URL;
  if (!url) {
    throw new OperationError(
      'TARGET_DATABASE_URL or TARGET_DATABASE_URL_FILE is not set; set one to the URL of the PostgreSQL database',
    );
  }
  try {
    const tables = await transfer(source, url, options);
    const keyFile = environment.SECRET_KEY ? undefined : resolve(secretKeyFile(environment));
    return { source, target: redactUrl(url), tables, keyFile };
  } catch (error) {
    throw explainTransferFailure(error);
  }
}

async function transfer(
  path: string,
  url: string,
  { entities, isDryRun, progress }: TransferOptions,
): Promise<TransferredTables> {
  progress.unmeasured('checking');
  const source = await acquireSource(path);
  try {
    const target = await openTarget(url, entities);
    try {
      return await copyTables(source, target, { entities, isDryRun, progress });
    } finally {
      await target.destroy();
    }
  } finally {
    await source.file.close();
  }
}

/** @returns the error itself when the outcome is unknown, and for a defect of the program */
function explainTransferFailure(error: unknown): unknown {
  const isExpected = [OperationError, StartupError, QueryFailedError].some(
    (each) => error instanceof each,
  );
  if (!isExpected || error instanceof UnknownOutcomeError) return error;
  return new OperationError(`nothing was copied: ${(error as Error).message}`, { cause: error });
}
