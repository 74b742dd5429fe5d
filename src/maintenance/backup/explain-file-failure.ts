import { OperationError } from '../../common/errors/operation.error.js';
import { sqliteCodeOf } from '../../database/sqlite/sqlite-code.js';

/** Each continues a sentence that starts with the path. */
const REASONS: Record<string, string> = {
  EEXIST: 'already exists; choose another path',
  ENOENT: 'does not exist',
  ENOTDIR: 'is below a path that is not a directory',
  EACCES: 'cannot be read or written by this user',
  EPERM: 'cannot be read or written by this user',
  EROFS: 'is on a read-only file system',
  ENOSPC: 'cannot be written: the disk is full',
  SQLITE_FULL: 'cannot be written: the disk is full',
  SQLITE_CANTOPEN: 'cannot be opened',
  SQLITE_READONLY: 'cannot be written by this user',
  SQLITE_IOERR: 'cannot be read or written: the disk is full or failing',
  SQLITE_BUSY: 'is in use',
  SQLITE_NOTADB: 'is not an SQLite database',
  SQLITE_CORRUPT: 'is damaged',
};

/**
 * Describes a failed file operation in one line.
 *
 * @returns an OperationError, or the error itself when the operator cannot fix its cause
 */
export function explainFileFailure(path: string, error: unknown): unknown {
  if (error instanceof OperationError) return error;
  const reason = REASONS[sqliteCodeOf(error) ?? ''];
  return reason === undefined ? error : new OperationError(`${path} ${reason}`, { cause: error });
}
