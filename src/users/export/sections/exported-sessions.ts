import { MoreThan } from 'typeorm';
import { Session } from '../../../sessions/session.entity.js';
import { type ExportedSession, toExportedSession } from '../dto/exported-session.js';
import type { ExportSection } from './export-section.js';
import { readPages } from './read-pages.js';

export const exportedSessions: ExportSection<ExportedSession> = {
  name: 'sessions',
  async *read(manager, userId) {
    const pages = readPages(
      (after, limit) =>
        manager.find(Session, {
          where: { userId, ...(after !== undefined && { id: MoreThan(after) }) },
          order: { id: 'ASC' },
          take: limit,
        }),
      ({ id }) => id,
    );
    for await (const page of pages) yield page.map(toExportedSession);
  },
};
