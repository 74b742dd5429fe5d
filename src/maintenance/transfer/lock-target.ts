import type { QueryRunner } from 'typeorm';
import { OperationError } from '../../common/errors/operation.error.js';
import type { TransferredTable } from './transferred-table.js';

/**
 * Locks the tables of the target against other writers until the transaction ends, and verifies that they
 * are empty. Disables the time-outs that would end a long transaction.
 *
 * @throws OperationError when a table has rows
 */
export async function lockTarget(runner: QueryRunner, tables: TransferredTable[]): Promise<void> {
  await runner.query('SET LOCAL statement_timeout = 0');
  await runner.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  const names = tables.map(({ name }) => `"${name}"`);
  await runner.query(`LOCK TABLE ${names.join(', ')} IN EXCLUSIVE MODE`);
  for (const name of names) {
    const found = (await runner.query(`SELECT 1 FROM ${name} LIMIT 1`)) as unknown[];
    if (found.length === 0) continue;
    throw new OperationError(`table ${name} of the target has rows; use an empty database`);
  }
}
