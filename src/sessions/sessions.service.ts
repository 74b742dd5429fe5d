import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, IsNull, Not, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AppException } from '../common/errors/app.exception.js';
import type { ClientInfo } from '../common/http/client-info.js';
import { isGenuine, parseRefreshToken } from '../crypto/refresh-token.js';
import { ChangeFeed, type Tell } from '../database/changes/change-feed.js';
import { AccessChanges } from '../users/access-changes.js';
import { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import type { TokenPairResponse } from './dto/token-pair.response.js';
import { revokeSessions } from './revoke-sessions.js';
import { type RevokedReason, Session } from './session.entity.js';
import { SessionLifetime } from './session-lifetime.js';
import { TokenKeys } from './token-keys.js';
import { TokenPairs } from './token-pairs.js';

/** Of a user, that have not been ended; with the next sign-in the oldest ends. */
const MAX_SESSIONS = 100;

/** Starts and ends sessions. Rotating one is `RotationService`'s business. */
@Injectable()
export class SessionsService implements OnModuleInit {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly accessChanges: AccessChanges,
    private readonly lifetime: SessionLifetime,
    private readonly keys: TokenKeys,
    private readonly tokenPairs: TokenPairs,
    private readonly feed: ChangeFeed,
    private readonly users: UsersService,
  ) {}

  onModuleInit(): void {
    this.accessChanges.subscribe(({ userId, reason, keepSessionId }, manager) =>
      this.revokeAll(manager, userId, reason, keepSessionId),
    );
  }

  /**
   * Where every way of signing in ends; nothing else makes a session.
   *
   * @param user as it was when its credentials were checked: when it was disabled or got another
   *   password since, there is no session
   * @throws AppException `invalid_credentials`
   */
  async start(
    user: Pick<User, 'id' | 'role' | 'passwordChangedAt'>,
    client: ClientInfo,
  ): Promise<TokenPairResponse> {
    const now = new Date();
    const session = this.sessions.create({
      id: uuidv7(),
      userId: user.id,
      generation: 0,
      seed: randomBytes(32).toString('base64url'),
      createdAt: now,
      lastUsedAt: now,
      ...this.lifetime.of(now),
      revokedAt: null,
      revokedReason: null,
      ...client,
    });
    await this.feed.transaction(async (manager, tell) => {
      // Takes the row's lock too, so that a disabling either sees this session or prevents it.
      const { affected } = await manager.update(
        User,
        { id: user.id, isActive: true, passwordChangedAt: user.passwordChangedAt },
        { lastLoginAt: now },
      );
      if (affected !== 1) throw new AppException('invalid_credentials');
      await manager.insert(Session, session);
      await this.endOldest(manager, user.id, tell);
      // The profile shows when it was last signed in to.
      tell({ id: user.id });
    });
    return this.tokenPairs.of(session, user.role, now);
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
    if (!session || !isGenuine(claims, session, this.keys.refreshToken)) return;
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

  /** So that ending all of a user's sessions stays a small change, whoever signs in however often. */
  private async endOldest(manager: EntityManager, userId: string, tell: Tell): Promise<void> {
    const excess = await manager.find(Session, {
      select: { id: true },
      where: { userId, revokedAt: IsNull() },
      order: { createdAt: 'DESC', id: 'DESC' },
      skip: MAX_SESSIONS,
      take: MAX_SESSIONS,
    });
    if (excess.length === 0) return;
    const ids = excess.map(({ id }) => id);
    await revokeSessions(manager, { id: In(ids) }, 'too_many');
    for (const id of ids) tell({ id });
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
