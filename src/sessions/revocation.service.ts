import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, IsNull, LessThanOrEqual, Not, type Repository } from 'typeorm';
import type { Requester } from '../access/requester.js';
import { recordAudit } from '../audit/record-audit.js';
import { AppException } from '../common/errors/app.exception.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { UserLookup } from '../identity/user-lookup.service.js';
import { SecurityMails } from '../mail/security-mails.js';
import { isGenuine, parseRefreshToken } from '../tokens/refresh-token.js';
import { TokenKeys } from '../tokens/token-keys.js';
import { activeAt } from './active-sessions.js';
import { markRevoked } from './mark-revoked.js';
import { type RevocationReason, revokeSessions } from './revoke-sessions.js';
import { Session } from './session.entity.js';

/** Sessions per transaction when those of all users are revoked. */
const BATCH_SIZE = 1_000;

/** Revokes sessions, and with them all of their tokens. */
@Injectable()
export class RevocationService {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly feed: ChangeFeed,
    private readonly keys: TokenKeys,
    private readonly users: UserLookup,
    private readonly mails: SecurityMails,
  ) {}

  /**
   * Revokes the session of a refresh token. The result reveals nothing about the token (RFC 7009,
   * section 2.2): an unknown, forged or expired one counts as revoked, and so does the token of another client.
   *
   * @param owner the client that sent the token; null for a user
   */
  async revokeByToken(
    refreshToken: string,
    requester: Requester,
    owner: string | null = null,
  ): Promise<void> {
    const claims = parseRefreshToken(refreshToken);
    if (!claims) return;
    const session = await this.sessions.findOne({
      select: { id: true, seed: true, userId: true },
      where: { id: claims.sessionId, clientId: owner ?? IsNull() },
    });
    if (!session || !isGenuine(claims, session, this.keys.refreshTokens)) return;
    const { id, userId } = session;
    await this.feed.transaction(async (manager, publish) => {
      // The holder of the refresh token is the user.
      const reason = owner === null ? 'logout' : 'ended_by_client';
      const logout = { userId, sessionId: id, actorId: userId, reason } as const;
      await revokeSessions(manager, requester, logout);
      publish({ id, revoked: true });
    });
  }

  /**
   * Revokes one session of a user; a revoked one stays as it is.
   *
   * @returns the number of sessions that were not revoked before: 1 or 0
   * @throws AppException `not_found` when the user has no such session
   */
  async revoke(
    userId: string,
    sessionId: string,
    reason: RevocationReason,
    requester: Requester,
  ): Promise<number> {
    return this.feed.transaction(async (manager, publish) => {
      const revoked = await revokeSessions(manager, requester, { userId, sessionId, reason });
      if (revoked === 0 && !(await manager.existsBy(Session, { id: sessionId, userId }))) {
        throw new AppException('not_found', { detail: 'There is no such session.' });
      }
      publish({ id: sessionId, revoked: true });
      return revoked;
    });
  }

  /** As `revoke`; an unknown session counts as revoked. */
  async revokeIfActive(
    userId: string,
    sessionId: string,
    reason: RevocationReason,
    requester: Requester,
  ): Promise<void> {
    await this.feed.transaction(async (manager, publish) => {
      const actorId = requester.principal ? undefined : userId;
      await revokeSessions(manager, requester, { userId, sessionId, reason, actorId });
      publish({ id: sessionId, revoked: true });
    });
  }

  /** Revokes a session after the reuse of a refresh token, by its owner or by a thief. */
  async revokeReused(
    { id, userId }: Pick<Session, 'id' | 'userId'>,
    requester: Requester,
    now: Date,
  ): Promise<void> {
    await this.feed.transaction(async (manager, publish) => {
      publish({ id, revoked: true });
      const revoked = await markRevoked(manager, { id }, 'reuse', now);
      if (revoked === 0) return;
      await recordAudit(manager, requester, { event: 'refresh_reused', userId, sessionId: id });
      const mail = { template: 'session_reuse', userId, client: requester.client } as const;
      await this.mails.enqueue(manager, publish, mail);
    });
  }

  /**
   * Revokes all sessions of a user, or all but one.
   *
   * @returns the number of sessions that were not revoked before
   */
  async revokeAll(
    userId: string,
    reason: RevocationReason,
    requester: Requester,
    keepSessionId?: string,
  ): Promise<number> {
    const matching = keepSessionId === undefined ? undefined : { id: Not(keepSessionId) };
    return this.feed.transaction(async (manager, publish) => {
      const revoked = await revokeSessions(manager, requester, { userId, matching, reason });
      publish({ user: userId });
      return revoked;
    });
  }

  /** As `revokeAll`, on behalf of an admin. @throws AppException `not_found` for an unknown user */
  async revokeAllForAdmin(
    userId: string,
    reason: RevocationReason,
    requester: Requester,
  ): Promise<number> {
    const { id } = await this.users.get(userId);
    return this.revokeAll(id, reason, requester);
  }

  /**
   * Revokes the sessions of all users that have started by now (ASVS 7.4.5), in batches: one statement for
   * all would hold locks for long and exceed the statement time-out.
   *
   * @returns the number of sessions that were not revoked before
   */
  async revokeAllOfAllUsers(requester: Requester): Promise<number> {
    const now = new Date();
    const where = { ...activeAt(now), createdAt: LessThanOrEqual(now) };
    let total = 0;
    for (;;) {
      const batch = await this.sessions.find({ select: { id: true }, where, take: BATCH_SIZE });
      if (batch.length === 0) return total;
      total += await this.feed.transaction(async (manager, publish) => {
        publish('everything');
        const ids = batch.map(({ id }) => id);
        const count = await markRevoked(manager, { id: In(ids) }, 'admin');
        // An event without a user stands for sessions of several.
        const details = { reason: 'admin', session_count: count } as const;
        if (count > 0) await recordAudit(manager, requester, { event: 'session_ended', details });
        return count;
      });
    }
  }
}
