import { sqliteCodeOf } from '../../database/sqlite/sqlite-code.js';
import { OperationError } from '../../common/errors/operation.error.js';

/** As the rest of a sentence about a file. */
const REASONS: Record<string, string> = {
  EEXIST: 'is there already, and nothing is overwritten',
  ENOENT: 'is not there',
  ENOTDIR: 'is below something that is no folder',
  EACCES: 'may not be read or written by this user',
  EPERM: 'may not be read or written by this user',
  EROFS: 'is where nothing may be written',
  ENOSPC: "can't be written: the disk is full",
  SQLITE_FULL: "can't be written: the disk is full",
  SQLITE_CANTOPEN: "can't be opened",
  SQLITE_READONLY: 'may not be written by this user',
  SQLITE_IOERR: "can't be read or written: the disk is full or broken",
  SQLITE_BUSY: 'is in use',
  SQLITE_NOTADB: 'is no SQLite database',
  SQLITE_CORRUPT: 'is damaged',
};

/**
 * What went wrong with a file, in one line.
 *
 * @returns the error itself where it is none that a person can mend
 */
export function explainFileFailure(path: string, error: unknown): unknown {
  if (error instanceof OperationError) return error;
  const reason = REASONS[sqliteCodeOf(error) ?? ''];
  return reason === undefined ? error : new OperationError(`${path} ${reason}`, { cause: error });
}
