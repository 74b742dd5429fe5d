import { MoreThan } from 'typeorm';
import { OneTimeToken } from '../../../tokens/one-time/one-time-token.entity.js';
import { type ExportedToken, toExportedToken } from '../dto/exported-token.js';
import type { ExportSection } from './export-section.js';
import { readPages } from './read-pages.js';

export const exportedTokens: ExportSection<ExportedToken> = {
  name: 'one_time_tokens',
  async *read(manager, userId) {
    const pages = readPages(
      (after, limit) =>
        manager.find(OneTimeToken, {
          where: { userId, ...(after !== undefined && { id: MoreThan(after) }) },
          order: { id: 'ASC' },
          take: limit,
        }),
      ({ id }) => id,
    );
    for await (const page of pages) yield page.map(toExportedToken);
  },
};
