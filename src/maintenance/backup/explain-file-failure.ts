import { OperationError } from '../../common/errors/operation.error.js';
import { sqliteCodeOf } from '../../database/sqlite/sqlite-code.js';

/** Each continues a sentence that starts with the path. */
const REASONS: Record<string, string> = {
  EEXIST: 'already exists; choose another path',
  ENOENT: 'does not exist; check the path',
  ENOTDIR: 'is below a path that is not a directory; check the path',
  EACCES: 'cannot be read or written by this user; check its owner and permissions',
  EPERM: 'cannot be read or written by this user; check its owner and permissions',
  EROFS: 'is on a read-only file system; choose another path',
  ENOSPC: 'cannot be written: the disk is full; free space and retry',
  SQLITE_FULL: 'cannot be written: the disk is full; free space and retry',
  SQLITE_CANTOPEN: 'cannot be opened; check the path, its owner and permissions',
  SQLITE_READONLY: 'cannot be written by this user; check its owner and permissions',
  SQLITE_IOERR: 'cannot be read or written: the disk is full or failing; free space and retry',
  SQLITE_BUSY: 'is in use; stop the service and close other programs that have it open',
};

/** Defects of the content; the remedy depends on the file. */
const DEFECTS: Record<string, string> = {
  SQLITE_NOTADB: 'is not an SQLite database',
  SQLITE_CORRUPT: 'is damaged',
};

/**
 * Describes a failed file operation in one line: the problem, then the remedy.
 *
 * @param remedy for a damaged file, or one of another kind
 * @returns an OperationError, or the error itself when the operator cannot fix its cause
 */
export function explainFileFailure(
  path: string,
  error: unknown,
  remedy = 'restore a backup',
): unknown {
  if (error instanceof OperationError) return error;
  const code = sqliteCodeOf(error) ?? '';
  const defect = DEFECTS[code];
  const reason = defect === undefined ? REASONS[code] : `${defect}; ${remedy}`;
  return reason === undefined ? error : new OperationError(`${path} ${reason}`, { cause: error });
}
