import {
  type ConsentRow,
  type ExportedConsent,
  toExportedConsent,
} from '../dto/exported-consent.js';
import type { ExportSection } from './export-section.js';
import { readPages } from './read-pages.js';

/** By SQL: consents belong to a higher layer. */
export const exportedConsents: ExportSection<ExportedConsent> = {
  name: 'oauth_consents',
  async *read(manager, userId) {
    const pages = readPages(
      (after, limit) =>
        manager.query<ConsentRow[]>(
          `SELECT id, client_id, scope, audience, created_at, updated_at FROM oauth_consents
           WHERE user_id = $1 ${after === undefined ? '' : 'AND id > $2'} ORDER BY id LIMIT ${limit}`,
          after === undefined ? [userId] : [userId, after],
        ),
      ({ id }) => id,
    );
    for await (const page of pages) yield page.map(toExportedConsent);
  },
};
