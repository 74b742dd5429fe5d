import { MoreThan } from 'typeorm';
import { KnownAddress } from '../../../sessions/known-addresses/known-address.entity.js';
import { type ExportedAddress, toExportedAddress } from '../dto/exported-address.js';
import type { ExportSection } from './export-section.js';
import { readPages } from './read-pages.js';

export const exportedAddresses: ExportSection<ExportedAddress> = {
  name: 'known_addresses',
  async *read(manager, userId) {
    const pages = readPages(
      (after, limit) =>
        manager.find(KnownAddress, {
          where: { userId, ...(after !== undefined && { address: MoreThan(after) }) },
          order: { address: 'ASC' },
          take: limit,
        }),
      ({ address }) => address,
    );
    for await (const page of pages) yield page.map(toExportedAddress);
  },
};
