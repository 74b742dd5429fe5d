import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  type AuthenticationStrength,
  formatAmr,
  isAtLeast,
  parseAmr,
} from '../access/authentication-strength.js';
import { invalidToken } from '../access/invalid-token.js';
import { recordAudit } from '../audit/record-audit.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { rowLock } from '../database/row-lock.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import type { User } from '../identity/user.entity.js';
import type { AccessTokenResponse } from '../tokens/access-token.response.js';
import { AccessTokenService } from '../tokens/access-token.service.js';
import { activeAt } from './active-sessions.js';
import { Session } from './session.entity.js';

/** A user as it was when its credentials were verified. */
type VerifiedUser = Pick<User, 'id' | 'role' | 'emailVerifiedAt' | 'credentialEpoch'>;

interface Reauthentication extends AuthenticationStrength {
  readonly sessionId: string;
  readonly client: ClientInfo;
  /** The sign-in attempt that collected the proofs. */
  readonly attemptId?: string;
}

/** The columns of a session that an authentication raises. */
type Strength = Pick<Session, 'authTime' | 'amr' | 'acr'>;

/** Records that the user of a session has proved credentials again. */
@Injectable()
export class SessionAuthentication {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly accessTokens: AccessTokenService,
  ) {}

  /**
   * Raises `auth_time` and the strength of a session, which a weaker proof never lowers. Its refresh token
   * stays as it is.
   *
   * @returns an access token with the new claims; older ones of the session profit too
   * @throws AppException `invalid_token` when the session was revoked, or the user's credentials changed,
   *   meanwhile
   */
  async raise(
    { sessionId, client, attemptId, ...strength }: Reauthentication,
    user: VerifiedUser,
  ): Promise<AccessTokenResponse> {
    const { id: userId, role, emailVerifiedAt } = user;
    const { amr, acr, authTime } = await this.feed.transaction(async (manager, publish) => {
      const now = new Date();
      const where = { id: sessionId, userId, ...activeAt(now) };
      const session = await manager.findOne(Session, { where, ...rowLock(manager) });
      if (!session) throw invalidToken();
      const raised = raisedStrength(session, strength, now);
      if (!(await writeStrength(manager, session, user, raised))) throw invalidToken();
      const details = { attempt_id: attemptId };
      const about = { userId, actorId: userId, sessionId, details };
      await recordAudit(manager, { client }, { event: 'reauthenticated', ...about });
      publish({ id: sessionId });
      return raised;
    });
    const emailVerified = emailVerifiedAt !== null;
    const subject = { userId, sessionId, role, emailVerified, authTime, acr, amr: parseAmr(amr) };
    return this.accessTokens.issue(subject);
  }
}

function raisedStrength(
  session: Strength,
  { amr, acr }: AuthenticationStrength,
  now: Date,
): Strength {
  // A step-up with both factors makes up for a sign-in with a recovery code.
  const before = parseAmr(session.amr).filter((each) => each !== 'recovery' || acr === 'aal1');
  return {
    // The clock of the instance that raised it last may be ahead.
    authTime: session.authTime > now ? session.authTime : now,
    amr: formatAmr([...before, ...amr]),
    acr: isAtLeast(session.acr, acr) ? session.acr : acr,
  };
}

/** @returns whether the credentials are still those that were verified */
async function writeStrength(
  manager: EntityManager,
  { id }: Pick<Session, 'id'>,
  { id: userId, credentialEpoch }: VerifiedUser,
  strength: Strength,
): Promise<boolean> {
  const { affected } = await manager
    .createQueryBuilder()
    .update(Session)
    .set(strength)
    .where({ id })
    .andWhere(
      'EXISTS (SELECT 1 FROM users WHERE id = :userId AND is_active AND credential_epoch = :epoch)',
      { userId, epoch: credentialEpoch },
    )
    .execute();
  return affected === 1;
}
