import { MoreThan } from 'typeorm';
import { Delivery } from '../../../outbox/delivery.entity.js';
import { type ExportedDelivery, toExportedDelivery } from '../dto/exported-delivery.js';
import type { ExportSection } from './export-section.js';
import { readPages } from './read-pages.js';

export const exportedDeliveries: ExportSection<ExportedDelivery> = {
  name: 'outbox',
  async *read(manager, userId) {
    const pages = readPages(
      (after, limit) =>
        manager.find(Delivery, {
          where: { userId, ...(after !== undefined && { id: MoreThan(after) }) },
          order: { id: 'ASC' },
          take: limit,
        }),
      ({ id }) => id,
    );
    for await (const page of pages) yield page.map(toExportedDelivery);
  },
};
