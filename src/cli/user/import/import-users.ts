import { COMMAND_LINE } from '../../../access/requester.js';
import type { OnProgress } from '../../../common/progress.js';
import {
  readFirebaseParameters,
  withFirebaseHashes,
} from '../../../users/import/formats/firebase-hashes.js';
import type { Format } from '../../../users/import/formats/format.js';
import { openRows } from '../../../users/import/formats/open-rows.js';
import type { ImportReport } from '../../../users/import/import-row.js';
import { UserImportService } from '../../../users/import/user-import.service.js';
import { withServices } from '../../with-services.js';

interface ImportUsersOptions {
  readonly format: Format | undefined;
  /** The file with the hash parameters of a Firebase project. */
  readonly firebaseParameters: string | undefined;
  readonly isDryRun: boolean;
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly onProgress: OnProgress;
  readonly onReport: (report: ImportReport) => void;
}

/**
 * Imports the users of a file, or of standard input for `-`.
 *
 * @returns the number of rows by result
 * @throws OperationError for an unreadable file and for invalid parameters
 */
export async function importUsers(
  file: string,
  { firebaseParameters, isDryRun, onReport, ...source }: ImportUsersOptions,
): Promise<Record<ImportReport['result'], number>> {
  const parameters =
    firebaseParameters === undefined ? undefined : await readFirebaseParameters(firebaseParameters);
  const rows = withFirebaseHashes(await openRows(file, source), parameters);
  const counts = { imported: 0, importable: 0, skipped: 0, refused: 0 };
  await withServices(async (services) => {
    const reports = services
      .get(UserImportService)
      .import(rows, { isDryRun, requester: COMMAND_LINE });
    for await (const report of reports) {
      counts[report.result] += 1;
      onReport(report);
    }
  });
  return counts;
}
