import { OperationError } from '../../common/errors/operation.error.js';
import { lockDatabase } from '../../database/sqlite/lock-database.js';
import type { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { explainFileFailure } from './explain-file-failure.js';

/**
 * Opens the service's database with an exclusive lock that lasts until the file is closed.
 *
 * @param remedy for a damaged file, or one of another kind
 * @throws OperationError while another process has the database open
 */
export async function acquireExclusive(path: string, remedy?: string): Promise<SqliteFile> {
  const file = await lockDatabase(path).catch((error: unknown) => {
    throw explainFileFailure(path, error, remedy);
  });
  if (file) return file;
  throw new OperationError(
    `${path} is in use; stop the service and close other programs that have it open`,
  );
}
