import type { DataSource, QueryRunner } from 'typeorm';
import { oneLine } from '../../cli/one-line.js';
import { OperationError } from '../../common/errors/operation.error.js';
import type { ProgressBar } from '../../cli/progress-bar.js';
import { Checksum } from './checksum.js';
import { type MovedTable, movedTables, type TextRow } from './transferred-table.js';
import { readPostgres, readSqlite } from './read-rows.js';
import type { Source } from './acquire-source.js';
import { writeRows } from './write-rows.js';

interface MoveOptions {
  /** Everything but the end: it is rolled back. */
  readonly isDryRun: boolean;
  readonly progress: ProgressBar;
}

/** Nobody knows whether all was moved, or nothing. */
export class UnknownOutcomeError extends OperationError {}

/** By table. */
export type Moved = Record<string, { rows: number; checksum: string }>;

/**
 * Copies all tables in one transaction, reads them back from both sides, and commits only what is equal.
 *
 * @param target with the schema of this version
 * @throws OperationError when the target is not empty, or a row does not arrive as it was
 * @throws UnknownOutcomeError
 */
export async function transferToPostgres(
  source: Source,
  target: DataSource,
  { isDryRun, progress }: MoveOptions,
): Promise<Moved> {
  const tables = movedTables(target);
  expectAllKnown(source, tables);
  const total = Object.values(source.rows).reduce((sum, count) => sum + count, 0);
  const runner = target.createQueryRunner();
  await runner.startTransaction();
  try {
    await takeTarget(runner, tables);
    const copied = counter(progress, 'copying', total);
    for (const table of tables) {
      for await (const batch of copied(readSqlite(source.file, table))) {
        await writeRows(runner, table, batch);
      }
    }
    const compared = counter(progress, 'comparing', 2 * total);
    const moved: Moved = {};
    for (const table of tables) {
      const before = await checksumOf(compared(readSqlite(source.file, table)));
      const after = await checksumOf(compared(readPostgres(runner, table)));
      expectEqual(table, source.rows[table.name] ?? 0, before, after);
      moved[table.name] = { rows: after.rows, checksum: after.text };
    }
    if (isDryRun) await runner.rollbackTransaction();
    else await commit(runner);
    return moved;
  } catch (error) {
    // A connection that is lost takes the transaction with it.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

/** What this version does not know can't be left behind without a word. */
function expectAllKnown({ rows }: Source, tables: MovedTable[]): void {
  const unknown = Object.keys(rows).find((name) => !tables.some((table) => table.name === name));
  if (unknown === undefined) return;
  throw new OperationError(oneLine([`there is a table ${unknown}, which is none of ours`]));
}

async function commit(runner: QueryRunner): Promise<void> {
  try {
    await runner.commitTransaction();
  } catch (error) {
    const { message } = error as Error;
    throw new UnknownOutcomeError(
      `no answer to the commit (${message}): run it again, which says whether the target has accounts now`,
    );
  }
}

/** Nobody else writes to the tables until the end; and nobody has. */
async function takeTarget(runner: QueryRunner, tables: MovedTable[]): Promise<void> {
  await runner.query('SET LOCAL statement_timeout = 0');
  await runner.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  const names = tables.map(({ name }) => `"${name}"`);
  await runner.query(`LOCK TABLE ${names.join(', ')} IN EXCLUSIVE MODE`);
  for (const name of names) {
    const found = (await runner.query(`SELECT 1 FROM ${name} LIMIT 1`)) as unknown[];
    if (found.length === 0) continue;
    throw new OperationError(`${name} of the target has rows; take an empty database`);
  }
}

/** Passes rows on, and tells of them. */
function counter(progress: ProgressBar, stage: string, total: number) {
  const publish = progress.stage(stage);
  let done = 0;
  return async function* (batches: AsyncIterable<TextRow[]>): AsyncGenerator<TextRow[]> {
    for await (const batch of batches) {
      yield batch;
      publish((done += batch.length), total);
    }
  };
}

async function checksumOf(batches: AsyncIterable<TextRow[]>): Promise<Checksum> {
  const checksum = new Checksum();
  for await (const batch of batches) for (const row of batch) checksum.add(row);
  return checksum;
}

/** @param rows as SQLite counts them itself: what was not read at all is not in either checksum */
function expectEqual({ name }: MovedTable, rows: number, before: Checksum, after: Checksum): void {
  if (before.rows !== rows || after.rows !== rows) {
    throw new OperationError(
      `${name} has ${rows} rows; ${before.rows} were read, ${after.rows} arrived`,
    );
  }
  if (before.text !== after.text) {
    throw new OperationError(`a row of ${name} did not arrive as it was`);
  }
}
