import type { DataSource, QueryRunner } from 'typeorm';
import { OperationError } from '../../common/errors/operation.error.js';
import { replaceControls } from '../../common/escape-controls.js';
import type { Progress } from '../../common/progress.js';
import type { Classes } from '../../database/data-source.options.js';
import type { Source } from './acquire-source.js';
import { type Checksum, checksumOf } from './checksum.js';
import { lockTarget } from './lock-target.js';
import { readPostgres, readSqlite } from './read-rows.js';
import { type TextRow, type TransferredTable, transferredTables } from './transferred-table.js';
import { writeRows } from './write-rows.js';

interface CopyOptions {
  readonly entities: Classes;
  /** Rolls back instead of the commit. */
  readonly isDryRun: boolean;
  readonly progress: Progress;
}

/** The commit was not acknowledged: either all rows were copied, or none. */
export class UnknownOutcomeError extends OperationError {}

/** Row counts and checksums by table. */
export type TransferredTables = Record<string, { rows: number; checksum: string }>;

/**
 * Copies all tables in one transaction, reads them back from both databases, and commits only when both
 * are equal.
 *
 * @param target a database with the schema of this version
 * @throws OperationError when the target is not empty, or the copy differs from the source
 * @throws UnknownOutcomeError
 */
export async function copyTables(
  source: Source,
  target: DataSource,
  { entities, isDryRun, progress }: CopyOptions,
): Promise<TransferredTables> {
  const tables = transferredTables(target, entities);
  assertAllTransferred(source, tables);
  const total = Object.values(source.rows).reduce((sum, count) => sum + count, 0);
  const runner = target.createQueryRunner();
  await runner.startTransaction();
  try {
    await lockTarget(runner, tables);
    const copied = withProgress(progress, 'copying', total);
    for (const table of tables) {
      for await (const batch of copied(readSqlite(source.file, table))) {
        await writeRows(runner, table, batch);
      }
    }
    const compared = withProgress(progress, 'comparing', 2 * total);
    const report: TransferredTables = {};
    for (const table of tables) {
      const before = await checksumOf(compared(readSqlite(source.file, table)));
      const after = await checksumOf(compared(readPostgres(runner, table)));
      assertEqual(table, source.rows[table.name] ?? 0, before, after);
      report[table.name] = { rows: after.rows, checksum: after.text };
    }
    if (isDryRun) await runner.rollbackTransaction();
    else await commit(runner);
    return report;
  } catch (error) {
    // Fails when the connection is lost, which ends the transaction as well.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

/** The rows of an unknown table would be lost silently. */
function assertAllTransferred({ rows }: Source, tables: TransferredTable[]): void {
  const unknown = Object.keys(rows).find((name) => !tables.some((table) => table.name === name));
  if (unknown === undefined) return;
  throw new OperationError(
    `the source has a table of another application: ${replaceControls(unknown)}; remove it first`,
  );
}

async function commit(runner: QueryRunner): Promise<void> {
  try {
    await runner.commitTransaction();
  } catch (error) {
    const { message } = error as Error;
    throw new UnknownOutcomeError(
      `the commit was not acknowledged (${message}), so the outcome is unknown; run the command again, which reports whether the target has users`,
    );
  }
}

/** Passes batches through and reports the number of rows. */
function withProgress(progress: Progress, stage: string, total: number) {
  const onProgress = progress.stage(stage);
  let done = 0;
  return async function* (batches: AsyncIterable<TextRow[]>): AsyncGenerator<TextRow[]> {
    for await (const batch of batches) {
      yield batch;
      onProgress((done += batch.length), total);
    }
  };
}

/** @param rows SQLite's own count: both checksums would lack a row that was never read */
function assertEqual(
  { name }: TransferredTable,
  rows: number,
  before: Checksum,
  after: Checksum,
): void {
  if (before.rows !== rows || after.rows !== rows) {
    throw new OperationError(
      `${name} has ${rows} rows, but ${before.rows} were read and ${after.rows} were written; run the command again`,
    );
  }
  if (before.text !== after.text) {
    throw new OperationError(`the copy of ${name} differs from the source; run the command again`);
  }
}
