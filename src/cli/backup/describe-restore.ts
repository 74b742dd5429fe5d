import { pluralize } from '../../common/pluralize.js';
import type { RestoreReport } from '../../maintenance/restore/restore-database.js';
import { jsonLine } from '../json-line.js';
import { describeRows } from './describe-rows.js';

/** The report as one JSON object. */
export function restoreToJson(file: string, report: RestoreReport): string {
  const { database, previous, rows, migrationsRun, sessionsRevoked } = report;
  const counts = { migrations_run: migrationsRun, sessions_ended: sessionsRevoked };
  return `${jsonLine({ file, database, kept: previous ?? null, rows, ...counts })}\n`;
}

/** The report as text. */
export function describeRestore(file: string, isRevoking: boolean, report: RestoreReport): string {
  const { database, previous, rows, migrationsRun, sessionsRevoked, keyLocation } = report;
  const lines = [`restored ${database} from ${file}: ${describeRows(rows)}`];
  if (migrationsRun > 0) lines.push(`  ran ${pluralize(migrationsRun, 'pending migration')}`);
  if (previous !== undefined) lines.push(`The previous database was saved as ${previous}`);
  lines.push(
    ...(isRevoking
      ? [`Revoked ${pluralize(sessionsRevoked, 'session')}: all users must sign in again.`]
      : [
          'Sessions of the backup are active again, including sessions revoked since (see --end-sessions);',
          `their tokens are valid only with the secret key of that time: ${keyLocation}.`,
        ]),
  );
  return lines.map((line) => `${line}\n`).join('');
}
