import type { DataSource } from 'typeorm';
import type { Classes } from '../../database/data-source.options.js';

interface TransferredColumn {
  readonly name: string;
  /** The name of its type in PostgreSQL. */
  readonly type: string;
  readonly isPrimary: boolean;
}

/** A table with the columns that both engines have. */
export interface TransferredTable {
  readonly name: string;
  readonly columns: readonly TransferredColumn[];
}

/** The values of a row as text, in the order of the columns: both engines can write any value as text. */
export type TextRow = readonly (string | null)[];

/** The tables of all entities, in the order of the entities. */
export function transferredTables(target: DataSource, entities: Classes): TransferredTable[] {
  return entities.map((entity) => {
    const { tableName, columns } = target.getMetadata(entity);
    return {
      name: tableName,
      columns: columns.map((column) => ({
        name: column.databaseName,
        type: target.driver.normalizeType(column),
        isPrimary: column.isPrimary,
      })),
    };
  });
}

/** The table and the primary key of a row, for messages. */
export function describeRow({ name, columns }: TransferredTable, row: TextRow): string {
  const keys = columns.flatMap((column, i) =>
    column.isPrimary ? [`${column.name}=${row[i]}`] : [],
  );
  return `${name} ${keys.join(', ')}`;
}
