import { lstatSync, statSync } from 'node:fs';
import { OperationError } from '../../common/errors/operation.error.js';

/**
 * In a directory that all users may write to, such as /tmp, another user can place a journal beside a
 * file that only its owner can read; SQLite would apply that journal to the file.
 *
 * @throws OperationError when a journal is not a regular file of the owner of the backup
 */
export function assertTrustedJournals(backup: string): void {
  for (const journal of [`${backup}-wal`, `${backup}-journal`]) {
    const found = lstatSync(journal, { throwIfNoEntry: false });
    if (!found || (found.isFile() && found.uid === statSync(backup).uid)) continue;
    throw new OperationError(
      `${journal} is not a regular file of the owner of ${backup}; move it away`,
    );
  }
}
