import {
  type AttemptRow,
  type ExportedAttempt,
  toExportedAttempt,
} from '../dto/exported-attempt.js';
import type { ExportSection } from './export-section.js';
import { readPages } from './read-pages.js';

/** By SQL: sign-in attempts belong to a higher layer. */
export const exportedAttempts: ExportSection<ExportedAttempt> = {
  name: 'sign_in_attempts',
  async *read(manager, userId) {
    const pages = readPages(
      (after, limit) =>
        manager.query<AttemptRow[]>(
          `SELECT id, purpose, session_id, credential_epoch, methods, failures, ip, user_agent,
             created_at, expires_at, consumed_at
           FROM sign_in_attempts
           WHERE user_id = $1 ${after === undefined ? '' : 'AND id > $2'} ORDER BY id LIMIT ${limit}`,
          after === undefined ? [userId] : [userId, after],
        ),
      ({ id }) => id,
    );
    for await (const page of pages) yield page.map(toExportedAttempt);
  },
};
