import { createWriteStream, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { COMMAND_LINE } from '../../access/requester.js';
import { codeOf } from '../../common/errors/code-of.js';
import { OWNER_ONLY } from '../../common/file-permissions.js';
import { explainFileFailure } from '../../maintenance/backup/explain-file-failure.js';
import { UserExport } from '../../users/export/user-export.service.js';
import { findUser } from '../find-user.js';
import { withServices } from '../with-services.js';

/** Writes the export of a user, and leaves the stream open. @throws AppException `not_found` */
export async function exportUser(name: string, target: NodeJS.WritableStream): Promise<void> {
  await withServices(async (services) => {
    const { id } = await findUser(services, name);
    const document = await services.get(UserExport).start(id, COMMAND_LINE);
    await pipeline(document, target, { end: false }).catch((error: unknown) => {
      // `| head` has closed the pipe.
      if (codeOf(error) !== 'EPIPE') throw explainFileFailure('the output', error);
    });
  });
}

/**
 * Writes the export of a user to a new file; a failure leaves no file.
 *
 * @throws OperationError when the file exists, or cannot be written
 * @throws AppException `not_found`
 */
export async function exportToFile(name: string, path: string): Promise<void> {
  await withServices(async (services) => {
    const { id } = await findUser(services, name);
    const document = await services.get(UserExport).start(id, COMMAND_LINE);
    const file = createWriteStream(path, { flags: 'wx', mode: OWNER_ONLY, flush: true });
    let isCreated = false;
    file.once('open', () => (isCreated = true));
    try {
      await pipeline(document, file);
    } catch (error) {
      if (isCreated) rmSync(path, { force: true });
      throw explainFileFailure(path, error);
    }
  });
}
