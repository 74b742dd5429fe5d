import { promisify } from 'node:util';
import type { Database } from 'sqlite3';
import type { OnProgress } from '../../common/progress.js';

/** SQLite's online backup (https://sqlite.org/backup.html), which the driver's types leave out. */
interface Backup {
  retryErrors: number[];
  readonly failed: boolean;
  readonly remaining: number;
  readonly pageCount: number;
  step(pages: number, done: (error: Error | null, isDone: boolean) => void): void;
  finish(done: () => void): void;
}

type StartBackup = (
  file: string,
  into: 'main',
  from: 'main',
  isFileTheCopy: boolean,
  done: (error: Error | null) => void,
) => Backup;

/** Pages between two words on the progress: 2 MiB. */
const STEP = 512;

/**
 * A file of SQLite on a connection of its own, as it is: nothing is migrated, made or set. The service
 * itself goes through TypeORM; this is for what is done to whole databases. While it is open, the file
 * must be opened by nothing else of this process: closing that would drop SQLite's locks on it
 * (https://sqlite.org/howtocorrupt.html, 2.2).
 */
export class SqliteFile {
  private constructor(private readonly connection: Database) {}

  /** @throws the driver's error, `SQLITE_CANTOPEN` where there is no such file */
  static async open(path: string): Promise<SqliteFile> {
    const { default: sqlite3 } = await import('sqlite3');
    return new Promise((resolve, reject) => {
      const connection = new sqlite3.Database(path, sqlite3.OPEN_READWRITE, (error) =>
        error ? reject(error) : resolve(new SqliteFile(connection)),
      );
    });
  }

  query<Row>(statement: string, parameters: unknown[] = []): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      this.connection.all<Row>(statement, parameters, (error, rows) =>
        error ? reject(error) : resolve(rows),
      );
    });
  }

  /** One statement or several. */
  execute(statements: string): Promise<void> {
    return promisify(this.connection.exec.bind(this.connection))(statements).then(() => undefined);
  }

  /**
   * Copies one moment of this database over that of a file, page by page. The read transaction is what
   * keeps the moment: without one, SQLite begins anew whenever somebody else writes.
   */
  async copyTo(path: string, onProgress: OnProgress): Promise<void> {
    await this.execute('BEGIN; SELECT 1 FROM sqlite_master');
    try {
      await this.copy(path, true, onProgress);
    } finally {
      await this.execute('COMMIT');
    }
  }

  /** Copies the database of a file over this one, in one transaction: all of it, or nothing. */
  copyFrom(path: string, onProgress: OnProgress): Promise<void> {
    return this.copy(path, false, onProgress);
  }

  close(): Promise<void> {
    return promisify(this.connection.close.bind(this.connection))();
  }

  private copy(path: string, isFileTheCopy: boolean, onProgress: OnProgress): Promise<void> {
    const { backup: start } = this.connection as Database & { backup: StartBackup };
    return new Promise((resolve, reject) => {
      const begin = (error: Error | null) => (error ? reject(error) : step());
      const backup = start.call(this.connection, path, 'main', 'main', isFileTheCopy, begin);
      // Nobody else is at the copy, and to wait in here for ever would help nobody.
      backup.retryErrors = [];
      const step = () => backup.step(STEP, next);
      const next = (error: Error | null, isDone: boolean) => {
        // The driver says nothing where SQLite could not even begin.
        const failure = error ?? (backup.failed ? new Error('the copy could not begin') : null);
        if (!failure) onProgress(backup.pageCount - backup.remaining, backup.pageCount);
        if (!failure && !isDone) step();
        else backup.finish(() => (failure ? reject(failure) : resolve()));
      };
    });
  }
}
