import { Command, Option } from 'commander';
import { OperationError } from '../../../common/errors/operation.error.js';
import { type Format, FORMATS } from '../../../users/import/formats/format.js';
import type { ImportReport } from '../../../users/import/import-row.js';
import { withExamples } from '../../examples.js';
import { jsonLine } from '../../json-line.js';
import { ProgressBar } from '../../progress-bar.js';
import type { Terminal } from '../../terminal.js';

interface ImportOptions {
  format?: Format;
  firebaseParameters?: string;
  dryRun: boolean;
  json: boolean;
}

/** `user import`; see docs/migrating.md. */
export function importCommand(terminal: Terminal): Command {
  const print = (text: string) => terminal.stdout.write(`${text}\n`);
  const command = new Command('import')
    .description('import users with their password hashes, and print the result of each row')
    .argument('<file>', 'JSON Lines or CSV; - for standard input')
    .addOption(
      new Option('--format <format>', 'the format; default: by the extension').choices(FORMATS),
    )
    .option('--firebase-parameters <file>', 'the password hash parameters of a Firebase project')
    .option('--dry-run', 'check every row and write nothing', false)
    .option('--json', 'print one JSON object per line', false)
    .action(async (file: string, { format, firebaseParameters, dryRun, json }: ImportOptions) => {
      const { importUsers } = await import('./import-users.js');
      // Reports on the same terminal show the progress themselves.
      const progress = new ProgressBar(terminal.stderr, !json && terminal.stdout.isTTY !== true);
      const { importable, imported, ...others } = await importUsers(file, {
        format,
        firebaseParameters,
        isDryRun: dryRun,
        stdin: terminal.stdin,
        onProgress: progress.stage('importing'),
        onReport: (report) => print(json ? jsonLine(report) : describe(report)),
      }).finally(() => progress.clear());
      const summary = { ...(dryRun ? { importable } : { imported }), ...others };
      print(json ? jsonLine({ summary }) : summarize(summary));
      if (others.refused > 0)
        throw new OperationError('some rows were refused; correct them and import the file again');
    });
  return withExamples(
    command,
    'auth-service user import users.jsonl --dry-run',
    'auth-service user import users.csv > report.txt',
  );
}

/** One safe line: valid usernames have no control characters, and errors do not quote values. */
function describe({ line, result, username, id, errors }: ImportReport): string {
  const reason = errors?.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
  return [line, result, username, id, reason].filter((field) => field !== undefined).join('\t');
}

function summarize(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([result, count]) => `${count} ${result}`)
    .join(', ');
}
