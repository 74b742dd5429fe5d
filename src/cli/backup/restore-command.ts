import { Command } from 'commander';
import { pluralize } from '../../common/pluralize.js';
import { loadEnvironment } from '../../config/load-environment.js';
import { confirm, expectTerminal } from '../confirm.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { ProgressBar } from '../progress-bar.js';
import type { Terminal } from '../terminal.js';
import { placeOfKey } from '../../maintenance/backup/backup-key.js';
import { databaseFile } from '../../maintenance/backup/database-file.js';
import { describeRows } from './describe-rows.js';
import type { DatabaseContents } from '../../maintenance/backup/inspect-database.js';
import { restoreDatabase } from '../../maintenance/restore/restore-database.js';

const INSTEAD = 'use pg_restore (docs/operations.md, Restore)';

interface RestoreCommandOptions {
  endSessions: boolean;
  yes: boolean;
  json: boolean;
}

/** `restore`; docs/operations.md says how. */
export function restoreCommand(terminal: Terminal): Command {
  const say = (text: string) => terminal.stdout.write(`${text}\n`);
  const command = new Command('restore')
    .description('put a backup in the place of the SQLite database, whose service is stopped')
    .argument('<file>', 'what `backup` has written')
    .option('--end-sessions', 'end all sessions that were open at the time of the backup', false)
    .option('--yes', 'do not ask; needed where there is no terminal', false)
    .option('--json', 'print one JSON object', false)
    .action(async (file: string, { endSessions, yes, json }: RestoreCommandOptions) => {
      expectTerminal(terminal, yes);
      const environment = loadEnvironment();
      const database = databaseFile(environment, INSTEAD);
      const progress = new ProgressBar(terminal.stderr, !json);
      const ask = async ({ rows }: DatabaseContents) => {
        if (yes) return;
        await confirm(terminal, `Replace ${database} by ${file} (${describeRows(rows)})?`);
      };
      const restored = await restoreDatabase(file, database, {
        isEndingSessions: endSessions,
        confirm: ask,
        progress,
      }).finally(() => progress.clear());

      const { rows, kept, migrationsRun, sessionsEnded } = restored;
      if (json) {
        const counts = { migrations_run: migrationsRun, sessions_ended: sessionsEnded };
        say(jsonLine({ file, database, kept: kept ?? null, rows, ...counts }));
        return;
      }
      say(`${database} is now what ${file} holds: ${describeRows(rows)}`);
      if (migrationsRun > 0) say(`  it lacked ${pluralize(migrationsRun, 'migration')}, run now`);
      if (kept !== undefined) say(`What was there is kept in ${kept}`);
      say(
        endSessions
          ? `ended ${pluralize(sessionsEnded, 'session')}: everybody has to sign in again.`
          : `Who was signed in then is signed in again, also who has signed out since (see --end-sessions),
and only with the key of that time: ${placeOfKey(environment)}.`,
      );
    });
  return withExamples(
    command,
    'auth-service restore backup/auth-2026-11-23T100000.123Z.db',
    'auth-service restore backup/auth-2026-11-23T100000.123Z.db --end-sessions --yes',
  );
}
