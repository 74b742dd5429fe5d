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
  isFileTarget: boolean,
  done: (error: Error | null) => void,
) => Backup;

/** Pages between two progress reports: 2 MiB. */
const PAGES_PER_STEP = 512;

/**
 * A SQLite file on its own connection, without migrations or settings. The service itself uses TypeORM;
 * this class serves operations on whole databases. While it is open, no other code of this process may
 * open the file: closing it would drop SQLite's locks (https://sqlite.org/howtocorrupt.html, 2.2).
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

  /** Executes one statement or several. */
  execute(statements: string): Promise<void> {
    return promisify(this.connection.exec.bind(this.connection))(statements).then(() => undefined);
  }

  /**
   * Copies a snapshot of this database over the database of a file, page by page. The read transaction
   * holds the snapshot: without one, SQLite restarts the copy at every write of another connection.
   */
  async copyTo(path: string, onProgress: OnProgress): Promise<void> {
    await this.execute('BEGIN; SELECT 1 FROM sqlite_master');
    try {
      await this.copy(path, true, onProgress);
    } finally {
      await this.execute('COMMIT');
    }
  }

  /** Copies the database of a file over this one, in one transaction. */
  copyFrom(path: string, onProgress: OnProgress): Promise<void> {
    return this.copy(path, false, onProgress);
  }

  close(): Promise<void> {
    return promisify(this.connection.close.bind(this.connection))();
  }

  private copy(path: string, isFileTarget: boolean, onProgress: OnProgress): Promise<void> {
    const { backup: start } = this.connection as Database & { backup: StartBackup };
    return new Promise((resolve, reject) => {
      const begin = (error: Error | null) => (error ? reject(error) : step());
      const backup = start.call(this.connection, path, 'main', 'main', isFileTarget, begin);
      // No other connection uses the copy: fail at once instead of retrying forever.
      backup.retryErrors = [];
      const step = () => backup.step(PAGES_PER_STEP, next);
      const next = (error: Error | null, isDone: boolean) => {
        // The driver passes no error where SQLite could not start the backup.
        const failure =
          error ?? (backup.failed ? new Error('the copy could not be started') : null);
        if (!failure) onProgress(backup.pageCount - backup.remaining, backup.pageCount);
        if (!failure && !isDone) step();
        else backup.finish(() => (failure ? reject(failure) : resolve()));
      };
    });
  }
}
