import { dirname } from 'node:path';
import { ensureFolder } from '../../common/ensure-folder.js';
import { OWNER_ONLY_DIRECTORY } from '../../common/file-permissions.js';
import { OperationError } from '../../common/errors/operation.error.js';
import { replaceControls } from '../../common/escape-controls.js';
import type { Progress } from '../../common/progress.js';
import { migrationNames } from '../../database/load-migrations.js';
import { explainFileFailure } from '../backup/explain-file-failure.js';
import { type DatabaseContents, inspectDatabase } from '../backup/inspect-database.js';
import { createEmptyFile, withSqliteFile } from '../backup/sqlite-files.js';

const REMEDY = 'use another backup';

interface CopyOptions {
  /** The database that is restored, for messages about the disk of the draft. */
  readonly database: string;
  readonly progress: Progress;
}

/**
 * Copies a backup to a draft beside the database and inspects the draft. The copy is made by SQLite,
 * so that a write-ahead log beside the backup is included.
 *
 * @throws OperationError when the backup is damaged, of another kind or of a newer version
 */
export async function copyBackup(
  backup: string,
  draft: string,
  { database, progress }: CopyOptions,
): Promise<DatabaseContents> {
  try {
    ensureFolder(dirname(draft), OWNER_ONLY_DIRECTORY);
    await createEmptyFile(draft);
  } catch (error) {
    throw explainFileFailure(database, error);
  }
  try {
    await withSqliteFile(backup, async (file) => {
      // Fails for a backup of another kind; a later failure concerns the writing of the draft.
      await file.query('SELECT 1 FROM sqlite_master');
      await file.copyTo(draft, progress.stage('reading')).catch((error: unknown) => {
        throw explainFileFailure(database, error);
      });
    });
    progress.unmeasured('checking');
    const contents = await withSqliteFile(draft, (copy) => inspectDatabase(copy, backup, REMEDY));
    await assertNotNewer(contents, backup);
    return contents;
  } catch (error) {
    throw explainFileFailure(backup, error, REMEDY);
  }
}

async function assertNotNewer({ migrations }: DatabaseContents, backup: string): Promise<void> {
  const known = await migrationNames();
  const newest = migrations.findLast((name) => !known.includes(name));
  if (newest === undefined) return;
  throw new OperationError(
    `${backup} is of a newer version (unknown migration ${replaceControls(newest)}); upgrade first`,
  );
}
