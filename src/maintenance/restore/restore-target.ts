import { existsSync, statSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sqliteCodeOf } from '../../database/sqlite/sqlite-code.js';
import type { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { OperationError } from '../../common/errors/operation.error.js';
import type { ProgressBar } from '../../cli/progress-bar.js';
import { explainFileFailure } from '../backup/explain-file-failure.js';
import { claim, OWN, OWN_FOLDER, sync } from '../backup/sqlite-files.js';
import { acquireExclusive } from '../backup/acquire-exclusive.js';
import { timestamp } from '../backup/timestamp.js';
import { writeCopy } from '../backup/write-copy.js';

/** The place of the service's database, which nobody else can use until it is given back. */
export class RestoreTarget {
  private constructor(
    private readonly path: string,
    private database?: SqliteFile,
  ) {}

  /** @throws OperationError while somebody has the database open */
  static async take(path: string): Promise<RestoreTarget> {
    if (!existsSync(path)) return new RestoreTarget(path);
    try {
      return new RestoreTarget(path, await acquireExclusive(path));
    } catch (error) {
      const { message, cause } = error as Error;
      if (!['SQLITE_NOTADB', 'SQLITE_CORRUPT'].includes(sqliteCodeOf(cause) ?? '')) throw error;
      // Without SQLite there is no lock, and so no safe way to put it aside.
      throw new OperationError(
        `${message}: stop the service, move it away together with its -wal and -shm, and try again`,
      );
    }
  }

  /**
   * Puts another database in the place of what is there, through SQLite and in one transaction of it: a
   * crash leaves all of the one or all of the other. See docs/decisions/0020-restore-through-sqlite.md.
   *
   * @returns the file that keeps what was there, if anything was
   */
  async replaceBy(file: string, progress: ProgressBar): Promise<string | undefined> {
    try {
      const kept = await this.keep(progress);
      const database = (this.database ??= await this.make());
      // So that one of another page size fits too, and no log is left over.
      await database.query('PRAGMA journal_mode = DELETE');
      await database.copyFrom(file, progress.stage('restoring'));
      await chmod(this.path, OWN);
      return kept;
    } catch (error) {
      throw explainFileFailure(this.path, error);
    }
  }

  async refund(): Promise<void> {
    await this.database?.close();
  }

  private async keep(progress: ProgressBar): Promise<string | undefined> {
    if (!this.database || statSync(this.path).size === 0) return undefined;
    const kept = `${this.path}.before-${timestamp()}`;
    // As it is: it may be damaged, which may be why it is replaced.
    await writeCopy(this.database, kept, async () => undefined, progress.stage('keeping'));
    return kept;
  }

  private async make(): Promise<SqliteFile> {
    await mkdir(dirname(this.path), { recursive: true, mode: OWN_FOLDER });
    await claim(this.path);
    await sync(dirname(this.path));
    return acquireExclusive(this.path);
  }
}
