import { existsSync, statSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ensureFolder } from '../../common/ensure-folder.js';
import { OWNER_ONLY, OWNER_ONLY_DIRECTORY } from '../../common/file-permissions.js';
import type { Progress } from '../../common/progress.js';
import type { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { acquireExclusive } from '../backup/acquire-exclusive.js';
import { explainFileFailure } from '../backup/explain-file-failure.js';
import { createEmptyFile, sync } from '../backup/sqlite-files.js';
import { timestamp } from '../backup/timestamp.js';
import { writeCopy } from '../backup/write-copy.js';

/** SQLite cannot lock a file of another kind, so it cannot be replaced safely. */
const REMEDY = 'stop the service, move the file away with its -wal and -shm files, and retry';

/** The path of the service's database, under an exclusive lock until it is released. */
export class RestoreTarget {
  private constructor(
    private readonly path: string,
    private database?: SqliteFile,
  ) {}

  /** @throws OperationError while another process has the database open */
  static async acquire(path: string): Promise<RestoreTarget> {
    if (!existsSync(path)) return new RestoreTarget(path);
    return new RestoreTarget(path, await acquireExclusive(path, REMEDY));
  }

  /**
   * Replaces the contents of the database through SQLite, in one transaction: after a crash it holds
   * either the old or the new contents. See docs/decisions/0020-restore-through-sqlite.md.
   *
   * @returns the file with a copy of the previous database, if there was one
   */
  async replaceWith(file: string, progress: Progress): Promise<string | undefined> {
    try {
      const previous = await this.savePrevious(progress);
      const database = (this.database ??= await this.create());
      // Allows another page size, and leaves no write-ahead log behind.
      await database.query('PRAGMA journal_mode = DELETE');
      await database.copyFrom(file, progress.stage('restoring'));
      await chmod(this.path, OWNER_ONLY);
      return previous;
    } catch (error) {
      throw explainFileFailure(this.path, error, REMEDY);
    }
  }

  /** Closes the database, which releases the lock. */
  async release(): Promise<void> {
    await this.database?.close();
  }

  private async savePrevious(progress: Progress): Promise<string | undefined> {
    if (!this.database || statSync(this.path).size === 0) return undefined;
    const file = `${this.path}.before-${timestamp()}`;
    // Not checked: damage may be the reason for the restore.
    await writeCopy(this.database, file, async () => undefined, progress.stage('saving'));
    return file;
  }

  private async create(): Promise<SqliteFile> {
    ensureFolder(dirname(this.path), OWNER_ONLY_DIRECTORY);
    await createEmptyFile(this.path);
    await sync(dirname(this.path));
    return acquireExclusive(this.path);
  }
}
