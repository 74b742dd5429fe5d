import { type EntityTarget, MoreThan } from 'typeorm';
import type { ExportSection } from './export-section.js';
import { readPages } from './read-pages.js';

/** A section with the rows of an entity that belongs to a user, in the order of their ids. */
export function rowsById<
  Row extends { id: string; userId: string | null },
  Exported extends object,
>(
  name: string,
  entity: EntityTarget<Row>,
  toExported: (row: Row) => Exported,
): ExportSection<Exported> {
  return {
    name,
    async *read(manager, userId) {
      const repository = manager.getRepository(entity);
      const pages = readPages(
        (after, limit) =>
          repository
            .createQueryBuilder('row')
            .where({
              userId,
              ...(after !== undefined && { id: MoreThan(after) }),
            })
            .orderBy('row.id', 'ASC')
            .take(limit)
            .getMany(),
        ({ id }) => id,
      );
      for await (const page of pages) yield page.map(toExported);
    },
  };
}
