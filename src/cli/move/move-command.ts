import { resolve } from 'node:path';
import { Command } from 'commander';
import { QueryFailedError } from 'typeorm';
import { StartupError } from '../../common/errors/startup.error.js';
import type { Environment } from '../../config/environment.js';
import { loadEnvironment } from '../../config/load-environment.js';
import { secretKeyFile } from '../../keys/secret-key.js';
import { redactUrl } from '../../config/redact-url.js';
import { existingDatabaseFile } from '../../maintenance/backup/database-file.js';
import { OperationError } from '../../common/errors/operation.error.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { ProgressBar } from '../progress-bar.js';
import type { Terminal } from '../terminal.js';
import {
  type Moved,
  transferToPostgres,
  UnknownOutcomeError,
} from '../../maintenance/transfer/move-to-postgres.js';
import { openTarget } from '../../maintenance/transfer/open-target.js';
import { takeSource } from '../../maintenance/transfer/acquire-source.js';

interface MoveCommandOptions {
  dryRun: boolean;
  json: boolean;
}

/** `move-to-postgres`; docs/operations.md says how. */
export function moveCommand(terminal: Terminal): Command {
  const say = (text: string) => terminal.stdout.write(`${text}\n`);
  const command = new Command('move-to-postgres')
    .description(
      'copy the SQLite database, whose service is stopped, to an empty PostgreSQL database',
    )
    .addHelpText(
      'after',
      `
The address of the PostgreSQL database comes from TARGET_DATABASE_URL or, best, from the file
that TARGET_DATABASE_URL_FILE names: an argument would stand in the list of processes.`,
    )
    .option('--dry-run', 'copy and compare everything, and keep nothing but empty tables', false)
    .option('--json', 'print one JSON object', false)
    .action(async ({ dryRun, json }: MoveCommandOptions) => {
      const environment = loadEnvironment();
      const source = existingDatabaseFile(environment, 'there is nothing to move');
      const url = environment.TARGET_DATABASE_URL;
      if (!url)
        throw new OperationError('TARGET_DATABASE_URL or TARGET_DATABASE_URL_FILE is not set');
      const progress = new ProgressBar(terminal.stderr, !json);
      const moved = await move(source, url, dryRun, progress).finally(() => progress.clear());
      if (json) {
        say(jsonLine({ dry_run: dryRun, tables: moved }));
        return;
      }
      const target = redactUrl(url) ?? 'the target';
      say(dryRun ? `nothing was kept in ${target}; equal were:` : `moved to ${target}, and equal:`);
      for (const [table, { rows, checksum }] of Object.entries(moved)) {
        say(`  ${table}\t${rows}\t${checksum}`);
      }
      if (!dryRun) say(whatIsNext(environment, source));
    });
  return withExamples(
    command,
    'TARGET_DATABASE_URL_FILE=secrets/database_url auth-service move-to-postgres --dry-run',
    'TARGET_DATABASE_URL_FILE=secrets/database_url auth-service move-to-postgres',
  );
}

async function move(
  path: string,
  url: string,
  isDryRun: boolean,
  progress: ProgressBar,
): Promise<Moved> {
  try {
    progress.unmeasured('checking');
    const source = await takeSource(path);
    try {
      const target = await openTarget(url);
      try {
        return await transferToPostgres(source, target, { isDryRun, progress });
      } finally {
        await target.destroy();
      }
    } finally {
      await source.file.close();
    }
  } catch (error) {
    throw asNothingMoved(error);
  }
}

/** @returns the error itself where that is not known, or where it is a fault of ours */
function asNothingMoved(error: unknown): unknown {
  const isKnown = [OperationError, StartupError, QueryFailedError].some(
    (each) => error instanceof each,
  );
  if (!isKnown || error instanceof UnknownOutcomeError) return error;
  return new OperationError(`nothing was moved: ${(error as Error).message}`, { cause: error });
}

/** Tokens are as good as the key: with another one, everybody would have to sign in again. */
function whatIsNext(environment: Environment, source: string): string {
  const key = environment.SECRET_KEY
    ? 'keep SECRET_KEY as it is'
    : `set SECRET_KEY_FILE=${resolve(secretKeyFile(environment))}`;
  return `Now set DATABASE_URL to it, ${key}, and start the service: nobody has to sign in again.
${source} is as it was. Start no service on it any more: what that writes is not in PostgreSQL.`;
}
