import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { loadEnvironment } from '../../config/load-environment.js';
import type { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { OperationError } from '../../common/errors/operation.error.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { ProgressBar } from '../progress-bar.js';
import type { Terminal } from '../terminal.js';
import { placeOfKey, readKey, writeKey } from '../../maintenance/backup/backup-key.js';
import { existingDatabaseFile } from '../../maintenance/backup/database-file.js';
import { describeRows } from './describe-rows.js';
import { explainFileFailure } from '../../maintenance/backup/explain-file-failure.js';
import {
  type DatabaseContents,
  inspectDatabase,
} from '../../maintenance/backup/inspect-database.js';
import { openFile } from '../../maintenance/backup/sqlite-files.js';
import { timestamp } from '../../maintenance/backup/timestamp.js';
import { writeCopy } from '../../maintenance/backup/write-copy.js';

const INSTEAD = 'use pg_dump (docs/operations.md, Backup)';

interface BackupOptions {
  withKey: boolean;
  json: boolean;
}

/** `backup`; docs/operations.md says how. */
export function backupCommand(terminal: Terminal): Command {
  const say = (text: string) => terminal.stdout.write(`${text}\n`);
  const command = new Command('backup')
    .description('copy the SQLite database to a new file and check it, also while the service runs')
    .argument('<path>', 'a folder, where the file is named by the time, or a file')
    .option('--with-key', 'write the secret key beside it, to <file>.key', false)
    .option('--json', 'print one JSON object', false)
    .action(async (path: string, { withKey, json }: BackupOptions) => {
      const environment = loadEnvironment();
      const source = existingDatabaseFile(environment, INSTEAD);
      const target = targetIn(path);
      const keyFile = `${target}.key`;
      const key = withKey ? readKey(environment) : undefined;
      for (const file of key === undefined ? [target] : [target, keyFile]) expectNew(file);

      const progress = new ProgressBar(terminal.stderr, !json);
      const { migrations, rows } = await copy(source, target, progress).finally(() =>
        progress.clear(),
      );
      if (key !== undefined) writeKey(keyFile, key);

      const bytes = statSync(target).size;
      if (json) {
        const migration = migrations.at(-1);
        say(jsonLine({ file: target, bytes, migration, rows, key: key ? keyFile : null }));
        return;
      }
      say(`${target}: ${bytes} bytes, checked`);
      say(`  ${describeRows(rows)}`);
      say(
        key === undefined
          ? `The secret key is not in it: keep ${placeOfKey(environment)} too, and apart from it.`
          : `${keyFile}: the secret key. With both, anybody can act for whoever is signed in.`,
      );
    });
  return withExamples(
    command,
    'auth-service backup backup/',
    'auth-service backup before-upgrade.db',
    'auth-service backup backup/ --with-key',
  );
}

async function copy(
  source: string,
  target: string,
  progress: ProgressBar,
): Promise<DatabaseContents> {
  const check = (written: SqliteFile) => {
    progress.unmeasured('checking');
    // What is wrong with the copy is wrong with the database.
    return inspectDatabase(written, source);
  };
  try {
    return await openFile(source, async (file) => {
      // Before anything is made: what is no database at all is found out here.
      await file.query('SELECT 1 FROM sqlite_master');
      return writeCopy(file, target, check, progress.stage('copying'));
    });
  } catch (error) {
    throw explainFileFailure(source, error);
  }
}

function targetIn(path: string): string {
  const isFolder = path.endsWith('/') || (existsSync(path) && statSync(path).isDirectory());
  return isFolder ? join(path, `auth-${timestamp()}.db`) : path;
}

function expectNew(file: string): void {
  // SQLite takes it for its own, and deletes it.
  if (/-(journal|wal|shm)$/.test(file)) {
    throw new OperationError(`${file} is a name that SQLite keeps for itself; take another`);
  }
  if (existsSync(file)) throw explainFileFailure(file, { code: 'EEXIST' });
}
