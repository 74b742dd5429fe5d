import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Not, type Repository } from 'typeorm';
import { recordAudit } from '../audit/record-audit.js';
import type { Requester } from '../access/requester.js';
import { AppException } from '../common/errors/app.exception.js';
import { isGenuine, parseRefreshToken } from '../tokens/refresh-token.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { AccessChanges } from '../users/access-changes.js';
import { UsersService } from '../users/users.service.js';
import { revokeSessions } from './revoke-sessions.js';
import { markRevoked } from './mark-revoked.js';
import { type RevokedReason, Session } from './session.entity.js';
import { TokenKeys } from '../tokens/token-keys.js';

type EndedReason = Exclude<RevokedReason, 'reuse'>;

/** Ends sessions, and with them all of their tokens. */
@Injectable()
export class RevocationService implements OnModuleInit {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly accessChanges: AccessChanges,
    private readonly feed: ChangeFeed,
    private readonly keys: TokenKeys,
    private readonly users: UsersService,
  ) {}

  onModuleInit(): void {
    this.accessChanges.subscribe(({ userId, reason, keepSessionId, requester }, manager) =>
      this.revokeAllIn(manager, userId, reason, requester, keepSessionId),
    );
  }

  /**
   * Ends the session that a refresh token belongs to. It says nothing of what it found (RFC 7009,
   * section 2.2): a token that is unknown, forged or over is as good as ended.
   */
  async revokeByToken(refreshToken: string, requester: Requester): Promise<void> {
    const claims = parseRefreshToken(refreshToken);
    if (!claims) return;
    const session = await this.sessions.findOne({
      select: { id: true, seed: true, userId: true },
      where: { id: claims.sessionId },
    });
    if (!session || !isGenuine(claims, session, this.keys.refreshTokens)) return;
    const { id, userId } = session;
    await this.feed.transaction(async (manager, publish) => {
      // Nobody else has its refresh token.
      const ending = { userId, sessionId: id, actorId: userId, reason: 'logout' } as const;
      await revokeSessions(manager, requester, ending);
      publish({ id });
    });
  }

  /**
   * Ends one session of a user; one that is over already stays as it is.
   *
   * @returns how many had not been ended before: 1 or 0
   * @throws AppException `not_found` when the user has no such session
   */
  async end(
    userId: string,
    sessionId: string,
    reason: EndedReason,
    requester: Requester,
  ): Promise<number> {
    return this.feed.transaction(async (manager, publish) => {
      const ended = await revokeSessions(manager, requester, { userId, sessionId, reason });
      if (ended === 0 && !(await manager.existsBy(Session, { id: sessionId, userId }))) {
        throw new AppException('not_found', { detail: 'There is no such session.' });
      }
      publish({ id: sessionId });
      return ended;
    });
  }

  /**
   * Ends a session of which a refresh token was used that had been used up: whether by its owner or by a
   * thief is not known.
   */
  async revokeReused({ id, userId }: Session, requester: Requester, now: Date): Promise<void> {
    await this.feed.transaction(async (manager, publish) => {
      publish({ id });
      const ended = await markRevoked(manager, { id }, 'reuse', now);
      if (ended === 0) return;
      await recordAudit(manager, requester, { event: 'refresh_reused', userId, sessionId: id });
    });
  }

  /**
   * Ends all sessions of a user, or all but one.
   *
   * @returns how many had not been ended before
   */
  async revokeAll(
    userId: string,
    reason: EndedReason,
    requester: Requester,
    keepSessionId?: string,
  ): Promise<number> {
    return this.feed.transaction(async (manager, publish) => {
      const ended = await this.revokeAllIn(manager, userId, reason, requester, keepSessionId);
      publish({ user: userId });
      return ended;
    });
  }

  /** As `revokeAll`, for others than the user. @throws AppException `not_found` when there is no such user */
  async revokeAllOf(userId: string, reason: EndedReason, requester: Requester): Promise<number> {
    const { id } = await this.users.get(userId);
    return this.revokeAll(id, reason, requester);
  }

  private async revokeAllIn(
    manager: EntityManager,
    userId: string,
    reason: EndedReason,
    requester: Requester,
    keepSessionId?: string,
  ): Promise<number> {
    const others = keepSessionId === undefined ? undefined : { id: Not(keepSessionId) };
    return revokeSessions(manager, requester, { userId, others, reason });
  }
}
