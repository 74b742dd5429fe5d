import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { OnProgress } from '../../common/progress.js';
import type { Query } from '../../database/query.js';
import { runStatement } from '../../database/run-statement.js';
import { countSealed } from './count-sealed.js';
import { SEAL_PREFIX_LENGTH } from './sealed-text.js';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.js';
import { Sealer } from './sealer.js';
import { UnsealableError } from './unsealable.error.js';

interface ResealReport {
  /** The number of values that were encrypted again. */
  readonly resealed: number;
  /** The messages about values that neither key opens. */
  readonly unsealable: string[];
  /** The number of values that do not use the current key afterwards, unsealable ones included. */
  readonly remaining: number;
}

interface SealedRow {
  readonly id: string;
  readonly sealed: string;
}

/** Rows per transaction: few milliseconds on either engine, so that requests do not wait. */
const BATCH = 100;

/**
 * Encrypts all sealed values with the current key again, while the service runs. Each batch is committed
 * and only values of other keys are read, so that a run after an aborted one continues where it stopped.
 */
@Injectable()
export class Resealer {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly sealer: Sealer,
  ) {}

  /** @param onProgress in values */
  async reseal(onProgress: OnProgress = () => undefined): Promise<ResealReport> {
    const expected = await this.count();
    const unsealable: string[] = [];
    let resealed = 0;
    let done = 0;
    for (const place of SEALED_COLUMNS) {
      for await (const rows of this.batches(place)) {
        resealed += await this.resealBatch(place, rows, unsealable);
        done += rows.length;
        onProgress(done, expected);
      }
    }
    return { resealed, unsealable, remaining: await this.count() };
  }

  /** The rows of a column with values of other keys than the current one, in the order of their ids. */
  private async *batches({ table, column }: SealedColumn): AsyncGenerator<SealedRow[]> {
    for (let after: string | undefined; ;) {
      const rows = await runStatement<SealedRow>(
        this.dataSource,
        `SELECT id, "${column}" AS sealed FROM "${table}"
         WHERE substr("${column}", 1, ${SEAL_PREFIX_LENGTH}) <> $1 ${after === undefined ? '' : 'AND id > $2'}
         ORDER BY id LIMIT ${BATCH}`,
        [this.sealer.currentPrefix, ...(after === undefined ? [] : [after])],
      );
      if (rows.length > 0) yield rows;
      if (rows.length < BATCH) return;
      after = rows.at(-1)?.id;
    }
  }

  /** @returns the number of changed rows */
  private async resealBatch(
    { table, column }: SealedColumn,
    rows: SealedRow[],
    unsealable: string[],
  ): Promise<number> {
    const changes = rows.flatMap(({ id, sealed }) => {
      const value = this.tryToReseal(sealed, { table, column, id }, unsealable);
      return value === undefined ? [] : [[value, id, sealed]];
    });
    return this.dataSource.transaction(async (manager) => {
      let changed = 0;
      for (const change of changes) {
        // A request may have replaced the value since it was read.
        const written = await runStatement(
          manager,
          `WITH one AS (SELECT 1) UPDATE "${table}" SET "${column}" = $1
           WHERE id = $2 AND "${column}" = $3 RETURNING id`,
          change,
        );
        changed += written.length;
      }
      return changed;
    });
  }

  private tryToReseal(
    sealed: string,
    context: SealedColumn & { id: string },
    unsealable: string[],
  ): string | undefined {
    try {
      return this.sealer.seal(this.sealer.open(sealed, context), context);
    } catch (error) {
      if (!(error instanceof UnsealableError)) throw error;
      unsealable.push(error.message);
      return undefined;
    }
  }

  /** @returns the number of values that do not use the current key */
  private async count(): Promise<number> {
    const query: Query = (...statement) => runStatement(this.dataSource, ...statement);
    const { previous, unknown } = await countSealed(query, this.sealer);
    return previous + unknown;
  }
}
