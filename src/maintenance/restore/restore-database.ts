import { randomUUID } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { OperationError } from '../../common/errors/operation.error.js';
import type { Progress } from '../../common/progress.js';
import type { Environment } from '../../config/environment.js';
import type { Classes } from '../../database/data-source.options.js';
import { databaseFile } from '../backup/database-file.js';
import { explainFileFailure } from '../backup/explain-file-failure.js';
import type { DatabaseContents } from '../backup/inspect-database.js';
import { secretKeyLocation } from '../backup/secret-key-file.js';
import { removeDatabase } from '../backup/sqlite-files.js';
import { assertTrustedJournals } from './assert-trusted-journals.js';
import { copyBackup } from './copy-backup.js';
import { prepareRestore } from './prepare-restore.js';
import { RestoreTarget } from './restore-target.js';

interface RestoreOptions {
  /** The classes of all tables. */
  readonly entities: Classes;
  readonly isRevokingSessions: boolean;
  /** Rejects to cancel; the database is unchanged until it resolves. */
  readonly confirm: (contents: DatabaseContents, database: string) => Promise<void>;
  readonly progress: Progress;
}

export interface RestoreReport {
  readonly database: string;
  /** Row counts by table. */
  readonly rows: Record<string, number>;
  readonly migrationsRun: number;
  readonly sessionsRevoked: number;
  /** The file with the previous database; undefined when there was none. */
  readonly previous: string | undefined;
  /** The variable or the file that holds the key of the service. */
  readonly keyLocation: string;
}

/**
 * Replaces the SQLite database of the service by a backup. All checks run on a copy, before the database
 * changes.
 *
 * @throws OperationError
 */
export async function restoreDatabase(
  environment: Environment,
  backup: string,
  { entities, isRevokingSessions, confirm, progress }: RestoreOptions,
): Promise<RestoreReport> {
  const database = databaseFile(environment, 'use pg_restore (docs/operations.md, Restore)');
  if (!existsSync(backup)) throw explainFileFailure(backup, { code: 'ENOENT' });
  if (existsSync(database) && realpathSync(database) === realpathSync(backup)) {
    throw new OperationError(`${backup} is the current database; choose a backup of it`);
  }
  assertTrustedJournals(backup);
  const target = await RestoreTarget.acquire(database);
  const draft = `${database}.${randomUUID()}.restoring`;
  try {
    const contents = await copyBackup(backup, draft, { database, progress });
    progress.unmeasured('preparing');
    const preparation = await prepareRestore(draft, backup, { entities, isRevokingSessions }).catch(
      (error: unknown) => {
        throw explainFileFailure(database, error);
      },
    );
    await confirm(contents, database);
    const previous = await target.replaceWith(draft, progress);
    const keyLocation = secretKeyLocation(environment);
    return { database, rows: contents.rows, ...preparation, previous, keyLocation };
  } finally {
    await target.release();
    await removeDatabase(draft);
  }
}
