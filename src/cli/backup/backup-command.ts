import { Command } from 'commander';
import type { BackupReport } from '../../maintenance/backup/backup-database.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { ProgressBar } from '../progress-bar.js';
import type { Terminal } from '../terminal.js';
import { describeRows } from './describe-rows.js';

interface BackupOptions {
  withKey: boolean;
  json: boolean;
}

/** `backup`; see docs/operations.md. */
export function backupCommand(terminal: Terminal): Command {
  const command = new Command('backup')
    .description('copy the SQLite database to a new file and check it, also while the service runs')
    .argument('<path>', 'a file, or a directory, in which the file is named by the time')
    .option('--with-key', 'also write the secret key, to <file>.key', false)
    .option('--json', 'print one JSON object', false)
    .action(async (path: string, { withKey, json }: BackupOptions) => {
      const { loadEnvironment } = await import('../../config/load-environment.js');
      const { backupDatabase } = await import('../../maintenance/backup/backup-database.js');
      const progress = new ProgressBar(terminal.stderr, !json);
      const report = await backupDatabase(loadEnvironment(), path, {
        isKeyIncluded: withKey,
        progress,
      }).finally(() => progress.clear());
      terminal.stdout.write(`${json ? toJson(report) : describe(report)}\n`);
    });
  return withExamples(
    command,
    'auth-service backup backup/',
    'auth-service backup before-upgrade.db',
    'auth-service backup backup/ --with-key',
  );
}

function toJson({ file, bytes, migration, rows, keyFile }: BackupReport): string {
  return jsonLine({ file, bytes, migration, rows, key: keyFile ?? null });
}

function describe({ file, bytes, rows, keyFile, keyLocation }: BackupReport): string {
  const key =
    keyFile === undefined
      ? `The secret key is not included: store ${keyLocation} too, separately.`
      : `${keyFile}: the secret key. Together, the two files give access to every active session.`;
  return `${file}: ${bytes} bytes, checked\n  ${describeRows(rows)}\n${key}`;
}
