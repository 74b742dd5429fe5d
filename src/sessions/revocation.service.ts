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
import { endSessions } from './revoke-sessions.js';
import { revokeSessions } from './mark-revoked.js';
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
    this.accessChanges.subscribe(({ userId, reason, keepSessionId, by }, manager) =>
      this.revokeAll(manager, userId, reason, by, keepSessionId),
    );
  }

  /**
   * Ends the session that a refresh token belongs to. It says nothing of what it found (RFC 7009,
   * section 2.2): a token that is unknown, forged or over is as good as ended.
   */
  async endByToken(refreshToken: string, by: Requester): Promise<void> {
    const claims = parseRefreshToken(refreshToken);
    if (!claims) return;
    const session = await this.sessions.findOne({
      select: { id: true, seed: true, userId: true },
      where: { id: claims.sessionId },
    });
    if (!session || !isGenuine(claims, session, this.keys.refreshTokens)) return;
    const { id, userId } = session;
    await this.feed.transaction(async (manager, tell) => {
      // Nobody else has its refresh token.
      const ending = { userId, sessionId: id, actorId: userId, reason: 'logout' } as const;
      await endSessions(manager, by, ending);
      tell({ id });
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
    by: Requester,
  ): Promise<number> {
    return this.feed.transaction(async (manager, tell) => {
      const ended = await endSessions(manager, by, { userId, sessionId, reason });
      if (ended === 0 && !(await manager.existsBy(Session, { id: sessionId, userId }))) {
        throw new AppException('not_found', { detail: 'There is no such session.' });
      }
      tell({ id: sessionId });
      return ended;
    });
  }

  /**
   * Ends a session of which a refresh token was used that had been used up: whether by its owner or by a
   * thief is not known.
   */
  async endReused({ id, userId }: Session, by: Requester, now: Date): Promise<void> {
    await this.feed.transaction(async (manager, tell) => {
      tell({ id });
      const ended = await revokeSessions(manager, { id }, 'reuse', now);
      if (ended === 0) return;
      await recordAudit(manager, by, { event: 'refresh_reused', userId, sessionId: id });
    });
  }

  /**
   * Ends all sessions of a user, or all but one.
   *
   * @returns how many had not been ended before
   */
  async endAll(
    userId: string,
    reason: EndedReason,
    by: Requester,
    keepSessionId?: string,
  ): Promise<number> {
    return this.feed.transaction(async (manager, tell) => {
      const ended = await this.revokeAll(manager, userId, reason, by, keepSessionId);
      tell({ user: userId });
      return ended;
    });
  }

  /** As `endAll`, for others than the user. @throws AppException `not_found` when there is no such user */
  async endAllOf(userId: string, reason: EndedReason, by: Requester): Promise<number> {
    const { id } = await this.users.get(userId);
    return this.endAll(id, reason, by);
  }

  private async revokeAll(
    manager: EntityManager,
    userId: string,
    reason: EndedReason,
    by: Requester,
    keepSessionId?: string,
  ): Promise<number> {
    const others = keepSessionId === undefined ? undefined : { id: Not(keepSessionId) };
    return endSessions(manager, by, { userId, others, reason });
  }
}
