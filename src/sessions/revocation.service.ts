import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Not, type Repository } from 'typeorm';
import { AppException } from '../common/errors/app.exception.js';
import { isGenuine, parseRefreshToken } from '../crypto/refresh-token.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { AccessChanges } from '../users/access-changes.js';
import { UsersService } from '../users/users.service.js';
import { revokeSessions } from './revoke-sessions.js';
import { type RevokedReason, Session } from './session.entity.js';
import { TokenKeys } from './token-keys.js';

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
    this.accessChanges.subscribe(({ userId, reason, keepSessionId }, manager) =>
      this.revokeAll(manager, userId, reason, keepSessionId),
    );
  }

  /**
   * Ends the session that a refresh token belongs to. It says nothing of what it found (RFC 7009,
   * section 2.2): a token that is unknown, forged or over is as good as ended.
   */
  async endByToken(refreshToken: string): Promise<void> {
    const claims = parseRefreshToken(refreshToken);
    if (!claims) return;
    const session = await this.sessions.findOne({
      select: { id: true, seed: true },
      where: { id: claims.sessionId },
    });
    if (!session || !isGenuine(claims, session, this.keys.refreshTokens)) return;
    await this.feed.transaction(async (manager, tell) => {
      await revokeSessions(manager, { id: session.id }, 'logout');
      tell({ id: session.id });
    });
  }

  /**
   * Ends one session of a user; one that is over already stays as it is.
   *
   * @throws AppException `not_found` when the user has no such session
   */
  async end(userId: string, sessionId: string, reason: RevokedReason): Promise<void> {
    await this.feed.transaction(async (manager, tell) => {
      const ended = await revokeSessions(manager, { id: sessionId, userId }, reason);
      if (ended === 0 && !(await manager.existsBy(Session, { id: sessionId, userId }))) {
        throw new AppException('not_found', { detail: 'There is no such session.' });
      }
      tell({ id: sessionId });
    });
  }

  /**
   * Ends all sessions of a user, or all but one.
   *
   * @returns how many had not been ended before
   */
  async endAll(userId: string, reason: RevokedReason, keepSessionId?: string): Promise<number> {
    return this.feed.transaction(async (manager, tell) => {
      const ended = await this.revokeAll(manager, userId, reason, keepSessionId);
      tell({ user: userId });
      return ended;
    });
  }

  /** As `endAll`, for others than the user. @throws AppException `not_found` when there is no such user */
  async endAllOf(userId: string, reason: RevokedReason): Promise<number> {
    const { id } = await this.users.get(userId);
    return this.endAll(id, reason);
  }

  private async revokeAll(
    manager: EntityManager,
    userId: string,
    reason: RevokedReason,
    keepSessionId?: string,
  ): Promise<number> {
    return revokeSessions(
      manager,
      { userId, ...(keepSessionId && { id: Not(keepSessionId) }) },
      reason,
    );
  }
}
