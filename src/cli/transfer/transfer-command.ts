import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { ProgressBar } from '../progress-bar.js';
import type { Terminal } from '../terminal.js';
import { describeTransfer } from './describe-transfer.js';

interface MoveOptions {
  dryRun: boolean;
  json: boolean;
}

const HELP = `
The URL of the PostgreSQL database is read from TARGET_DATABASE_URL or, preferably, from the file
that TARGET_DATABASE_URL_FILE names: an argument would be visible in the process list.`;

/** `move-to-postgres`; see docs/operations.md. */
export function transferCommand(terminal: Terminal): Command {
  const command = new Command('move-to-postgres')
    .description(
      'copy the SQLite database to an empty PostgreSQL database, while the service is stopped',
    )
    .addHelpText('after', HELP)
    .option('--dry-run', 'copy and compare all rows, then roll back; empty tables remain', false)
    .option('--json', 'print one JSON object', false)
    .action(async ({ dryRun, json }: MoveOptions) => {
      const { entities } = await import('../../app/entities.js');
      const { loadEnvironment } = await import('../../config/load-environment.js');
      const { transferToPostgres } =
        await import('../../maintenance/transfer/transfer-to-postgres.js');
      const progress = new ProgressBar(terminal.stderr, !json);
      const report = await transferToPostgres(loadEnvironment(), {
        entities,
        isDryRun: dryRun,
        progress,
      }).finally(() => progress.clear());
      const text = json
        ? jsonLine({ dry_run: dryRun, tables: report.tables })
        : describeTransfer(report, dryRun);
      terminal.stdout.write(`${text}\n`);
    });
  return withExamples(
    command,
    'TARGET_DATABASE_URL_FILE=secrets/database_url auth-service move-to-postgres --dry-run',
    'TARGET_DATABASE_URL_FILE=secrets/database_url auth-service move-to-postgres',
  );
}
