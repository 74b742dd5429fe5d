import { Command, Option } from 'commander';
import { COMMAND_LINE } from '../../../access/requester.js';
import type { ImportReport } from '../../../users/import/import-row.js';
import { UserImportService } from '../../../users/import/user-import.service.js';
import { OperationError } from '../../../common/errors/operation.error.js';
import { withExamples } from '../../examples.js';
import { jsonLine } from '../../json-line.js';
import { ProgressBar } from '../../progress-bar.js';
import type { Terminal } from '../../terminal.js';
import { withServices } from '../../with-services.js';
import { readFirebaseParameters, withFirebaseHashes } from './firebase-rows.js';
import { type Format, FORMATS, openRows } from './open-rows.js';

interface ImportOptions {
  format?: Format;
  firebaseParameters?: string;
  dryRun: boolean;
  json: boolean;
}

/** `user import`; docs/migrating.md says how. */
export function importCommand(terminal: Terminal): Command {
  const say = (text: string) => terminal.stdout.write(`${text}\n`);
  const command = new Command('import')
    .description('import accounts with their password hashes, and say what became of each row')
    .argument('<file>', 'JSON Lines or CSV; - is standard input')
    .addOption(new Option('--format <format>', 'instead of by its extension').choices(FORMATS))
    .option('--firebase-parameters <file>', "a Firebase project's password hash parameters")
    .option('--dry-run', 'check every row and write nothing', false)
    .option('--json', 'print a JSON object a line', false)
    .action(async (file: string, options: ImportOptions) => {
      const { format, firebaseParameters, dryRun, json } = options;
      const parameters =
        firebaseParameters === undefined
          ? undefined
          : await readFirebaseParameters(firebaseParameters);
      // On the same terminal, the reports themselves show how far it is.
      const progress = new ProgressBar(terminal.stderr, !json && terminal.stdout.isTTY !== true);
      const opened = await openRows(file, format, terminal, progress.stage('importing'));
      const rows = withFirebaseHashes(opened, parameters);
      const counts = { imported: 0, importable: 0, skipped: 0, refused: 0 };
      await withServices(async (services) => {
        const reports = services
          .get(UserImportService)
          .import(rows, { isDryRun: dryRun, requester: COMMAND_LINE });
        for await (const report of reports) {
          counts[report.result] += 1;
          say(json ? jsonLine(report) : describe(report));
        }
      }).finally(() => progress.clear());
      const { importable, imported, ...others } = counts;
      const summary = { ...(dryRun ? { importable } : { imported }), ...others };
      say(json ? jsonLine({ summary }) : summarise(summary));
      if (counts.refused > 0) throw new OperationError('some rows were refused');
    });
  return withExamples(
    command,
    'auth-service user import accounts.jsonl --dry-run',
    'auth-service user import accounts.csv > report.txt',
  );
}

/** Whatever a row may hold, it stays one line: a username is a plain word, and an error quotes none. */
function describe({ line, result, username, id, errors }: ImportReport): string {
  const why = errors?.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
  return [line, result, username, id, why].filter((field) => field !== undefined).join('\t');
}

function summarise(summary: Record<string, number>): string {
  return Object.entries(summary)
    .map(([result, count]) => `${count} ${result}`)
    .join(', ');
}
