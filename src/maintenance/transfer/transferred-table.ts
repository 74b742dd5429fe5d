import type { DataSource } from 'typeorm';
import { entities } from '../../app/entities.js';

interface MovedColumn {
  readonly name: string;
  /** What PostgreSQL calls its type. */
  readonly type: string;
  readonly isPrimary: boolean;
}

/** A table that is moved, as both engines know it. */
export interface MovedTable {
  readonly name: string;
  readonly columns: readonly MovedColumn[];
}

/** A row as text, column by column: what both engines can write any value as. */
export type TextRow = readonly (string | null)[];

/** The tables of all entities, in the order of the list: what others refer to comes first. */
export function movedTables(target: DataSource): MovedTable[] {
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

/** Which row it is, in words: by its primary key. */
export function nameOfRow({ name, columns }: MovedTable, row: TextRow): string {
  const keys = columns.flatMap((column, i) =>
    column.isPrimary ? [`${column.name}=${row[i]}`] : [],
  );
  return `${name} ${keys.join(', ')}`;
}
