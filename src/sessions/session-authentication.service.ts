import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { invalidToken } from '../access/invalid-token.js';
import type { AuthenticatedRequester } from '../access/requester.js';
import { recordAudit } from '../audit/record-audit.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import type { User } from '../identity/user.entity.js';
import type { AccessTokenResponse } from '../tokens/access-token.response.js';
import { AccessTokenService } from '../tokens/access-token.service.js';
import { activeAt } from './active-sessions.js';
import { Session } from './session.entity.js';

/** Records that the user of a session has proved a credential again. */
@Injectable()
export class SessionAuthentication {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly accessTokens: AccessTokenService,
  ) {}

  /**
   * Raises `auth_time` of the requester's session. Its refresh token stays as it is.
   *
   * @param user as it was when the credential was verified
   * @returns an access token with the new time; older ones of the session profit too
   * @throws AppException `invalid_token` when the session was revoked, or the user's credentials changed,
   *   meanwhile
   */
  async renew(
    requester: AuthenticatedRequester,
    user: Pick<User, 'id' | 'credentialEpoch'>,
  ): Promise<AccessTokenResponse> {
    const { principal } = requester;
    const { userId, sessionId } = principal;
    const authTime = new Date();
    await this.feed.transaction(async (manager, publish) => {
      if (!(await raiseAuthTime(manager, sessionId, user, authTime))) throw invalidToken();
      await recordAudit(manager, requester, { event: 'reauthenticated', userId, sessionId });
      publish({ id: sessionId });
    });
    return this.accessTokens.issue({ ...principal, authTime });
  }
}

/** One conditional statement. @returns whether session and credentials are still those that were verified */
async function raiseAuthTime(
  manager: EntityManager,
  id: string,
  { id: userId, credentialEpoch }: Pick<User, 'id' | 'credentialEpoch'>,
  authTime: Date,
): Promise<boolean> {
  const { affected } = await manager
    .createQueryBuilder()
    .update(Session)
    .set({ authTime })
    .where({ id, userId, ...activeAt(authTime) })
    .andWhere(
      'EXISTS (SELECT 1 FROM users WHERE id = :userId AND is_active AND credential_epoch = :epoch)',
      { userId, epoch: credentialEpoch },
    )
    .execute();
  return affected === 1;
}
