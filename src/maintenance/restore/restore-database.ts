import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { migrationNames } from '../../database/load-migrations.js';
import { oneLine } from '../../cli/one-line.js';
import { OperationError } from '../../common/errors/operation.error.js';
import type { ProgressBar } from '../../cli/progress-bar.js';
import { RestoreTarget } from './restore-target.js';
import { explainFileFailure } from '../backup/explain-file-failure.js';
import { type DatabaseContents, inspectDatabase } from '../backup/inspect-database.js';
import { prepareRestore } from './prepare-restore.js';
import { claim, openFile, OWN_FOLDER, removeDatabase } from '../backup/sqlite-files.js';

interface RestoreOptions {
  readonly isEndingSessions: boolean;
  /** Throws when it is not to be done after all; until then nothing has changed. */
  readonly confirm: (contents: DatabaseContents) => Promise<void>;
  readonly progress: ProgressBar;
}

/**
 * Puts a backup in the place of the service's database. All that can be found out is found out on a copy
 * beside it, before anything there changes.
 *
 * @throws OperationError
 */
export async function restoreDatabase(
  backup: string,
  path: string,
  { isEndingSessions, confirm, progress }: RestoreOptions,
) {
  if (!existsSync(backup)) throw explainFileFailure(backup, { code: 'ENOENT' });
  if (existsSync(path) && realpathSync(path) === realpathSync(backup)) {
    throw new OperationError(`${backup} is the database itself`);
  }
  expectOwnLogs(backup);
  const place = await RestoreTarget.take(path);
  const draft = `${path}.${randomUUID()}.restoring`;
  try {
    const contents = await copyAndInspect(backup, { path, draft }, progress);
    await refuseNewer(contents, backup);
    progress.unmeasured('preparing');
    const prepared = await prepareRestore(draft, backup, isEndingSessions).catch(
      (error: unknown) => {
        throw explainFileFailure(path, error);
      },
    );
    progress.clear();
    await confirm(contents);
    return { ...contents, ...prepared, kept: await place.replaceBy(draft, progress) };
  } finally {
    await place.refund();
    await removeDatabase(draft);
  }
}

/**
 * In a folder that all may write to, such as /tmp, anybody can put a log beside a file that they can't even
 * read; what it says then counts instead of the file.
 */
function expectOwnLogs(backup: string): void {
  for (const log of [`${backup}-wal`, `${backup}-journal`]) {
    const found = lstatSync(log, { throwIfNoEntry: false });
    if (!found || (found.isFile() && found.uid === statSync(backup).uid)) continue;
    throw new OperationError(`${log} is of somebody else than ${backup}: move it away`);
  }
}

/** Through SQLite: a log that stands beside the backup counts too. */
async function copyAndInspect(
  backup: string,
  { path, draft }: { path: string; draft: string },
  progress: ProgressBar,
): Promise<DatabaseContents> {
  try {
    await mkdir(dirname(draft), { recursive: true, mode: OWN_FOLDER });
    await claim(draft);
  } catch (error) {
    throw explainFileFailure(path, error);
  }
  try {
    await openFile(backup, async (file) => {
      // What is no database at all is found out here; what fails later fails in writing.
      await file.query('SELECT 1 FROM sqlite_master');
      await file.copyTo(draft, progress.stage('reading')).catch((error: unknown) => {
        throw explainFileFailure(path, error);
      });
    });
    progress.unmeasured('checking');
    return await openFile(draft, (copy) => inspectDatabase(copy, backup));
  } catch (error) {
    throw explainFileFailure(backup, error);
  }
}

async function refuseNewer({ migrations }: DatabaseContents, backup: string): Promise<void> {
  const known = await migrationNames();
  const newest = migrations.findLast((name) => !known.includes(name));
  if (newest === undefined) return;
  throw new OperationError(
    oneLine([
      `${backup} was made by a newer version: this one doesn't know its migration ${newest}`,
    ]),
  );
}
