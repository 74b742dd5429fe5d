import { Command } from 'commander';
import type { DatabaseContents } from '../../maintenance/backup/inspect-database.js';
import { confirm, expectTerminal } from '../confirm.js';
import { withExamples } from '../examples.js';
import { ProgressBar } from '../progress-bar.js';
import type { Terminal } from '../terminal.js';
import { describeRestore, restoreToJson } from './describe-restore.js';
import { describeRows } from './describe-rows.js';

interface RestoreOptions {
  endSessions: boolean;
  yes: boolean;
  json: boolean;
}

/** `restore`; see docs/operations.md. */
export function restoreCommand(terminal: Terminal): Command {
  const command = new Command('restore')
    .description('replace the SQLite database by a backup, while the service is stopped')
    .argument('<file>', 'a file written by `backup`')
    .option('--end-sessions', 'revoke all sessions that the backup contains', false)
    .option('--yes', 'do not ask for confirmation; required without a terminal', false)
    .option('--json', 'print one JSON object', false)
    .action(async (file: string, { endSessions, yes, json }: RestoreOptions) => {
      expectTerminal(terminal, yes);
      const { entities } = await import('../../app/entities.js');
      const { loadEnvironment } = await import('../../config/load-environment.js');
      const { restoreDatabase } = await import('../../maintenance/restore/restore-database.js');
      const progress = new ProgressBar(terminal.stderr, !json);
      const ask = async ({ rows }: DatabaseContents, database: string) => {
        progress.clear();
        if (yes) return;
        await confirm(terminal, `Replace ${database} by ${file} (${describeRows(rows)})?`);
      };
      const report = await restoreDatabase(loadEnvironment(), file, {
        entities,
        isRevokingSessions: endSessions,
        confirm: ask,
        progress,
      }).finally(() => progress.clear());
      terminal.stdout.write(
        json ? restoreToJson(file, report) : describeRestore(file, endSessions, report),
      );
    });
  return withExamples(
    command,
    'auth-service restore backup/auth-2026-11-23T100000.123Z.db',
    'auth-service restore backup/auth-2026-11-23T100000.123Z.db --end-sessions --yes',
  );
}
