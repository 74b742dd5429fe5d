import { COMMAND_LINE } from '../../access/requester.js';
import { PageQueryDto } from '../../http/paging/page-query.dto.js';
import type { SessionResponse } from '../../sessions/dto/session.response.js';
import { RevocationService } from '../../sessions/revocation.service.js';
import { SessionListService } from '../../sessions/session-list.service.js';
import { findUser } from '../find-user.js';
import { withServices } from '../with-services.js';

/* The services behind `session …`. Loaded by the actions of the commands, so that their help is fast. */

/**
 * Revokes one session of a user, or all of them.
 *
 * @returns the username, and the number of sessions that were not revoked before
 */
export async function revokeSessionsOf(
  name: string,
  sessionId: string | undefined,
): Promise<{ username: string; revoked: number }> {
  return withServices(async (services) => {
    const revocation = services.get(RevocationService);
    const user = await findUser(services, name);
    const revoked = await (sessionId === undefined
      ? revocation.revokeAll(user.id, 'admin', COMMAND_LINE)
      : revocation.revoke(user.id, sessionId, 'admin', COMMAND_LINE));
    return { username: user.username, revoked };
  });
}

/** Revokes the sessions of all users. @returns their number */
export async function revokeAllSessions(): Promise<number> {
  return withServices((services) =>
    services.get(RevocationService).revokeAllOfAllUsers(COMMAND_LINE),
  );
}

/** Passes on every active session of a user, the newest first, until the callback returns false. */
export async function listSessions(
  name: string,
  onSession: (session: SessionResponse) => boolean,
): Promise<void> {
  const query = Object.assign(new PageQueryDto(), { limit: 200 });
  await withServices(async (services) => {
    const { id } = await findUser(services, name);
    const list = services.get(SessionListService);
    let page;
    do {
      page = await list.list(id, undefined, query);
      for (const session of page.data) if (!onSession(session)) return;
      query.cursor = page.next_cursor ?? undefined;
    } while (page.has_more);
  });
}
