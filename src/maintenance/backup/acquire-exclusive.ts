import { lockDatabase } from '../../database/sqlite/lock-database.js';
import type { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { OperationError } from '../../common/errors/operation.error.js';
import { explainFileFailure } from './explain-file-failure.js';

/**
 * Opens the service's database so that nobody else can use it until it is closed.
 *
 * @throws OperationError while the service, or anybody, has it open
 */
export async function acquireExclusive(path: string): Promise<SqliteFile> {
  const file = await lockDatabase(path).catch((error: unknown) => {
    throw explainFileFailure(path, error);
  });
  if (file) return file;
  throw new OperationError(`${path} is in use: stop the service, and whatever else has it open`);
}
