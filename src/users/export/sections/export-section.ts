import type { EntityManager } from 'typeorm';

/** The rows of one table about a user, as an array of the export. */
export interface ExportSection<Row extends object = object> {
  /** The name of the table, which is also the field of the document. */
  readonly name: string;
  readonly read: (manager: EntityManager, userId: string) => AsyncIterable<Row[]>;
}
