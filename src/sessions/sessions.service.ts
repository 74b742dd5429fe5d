import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, IsNull, Not, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AppException } from '../common/errors/app.exception.js';
import type { ClientInfo } from '../common/http/client-info.js';
import { isGenuine, parseRefreshToken } from '../crypto/refresh-token.js';
import { AccessChanges } from '../users/access-changes.js';
import { User } from '../users/user.entity.js';
import type { TokenPairResponse } from './dto/token-pair.response.js';
import { type RevokedReason, Session } from './session.entity.js';
import { SessionLifetime } from './session-lifetime.js';
import { TokenKeys } from './token-keys.js';
import { TokenPairs } from './token-pairs.js';

/** Starts and ends sessions. Rotating one is `RotationService`'s business. */
@Injectable()
export class SessionsService implements OnModuleInit {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly accessChanges: AccessChanges,
    private readonly lifetime: SessionLifetime,
    private readonly keys: TokenKeys,
    private readonly tokenPairs: TokenPairs,
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
    await this.sessions.manager.transaction(async (manager) => {
      // Takes the row's lock too, so that a disabling either sees this session or prevents it.
      const { affected } = await manager.update(
        User,
        { id: user.id, isActive: true, passwordChangedAt: user.passwordChangedAt },
        { lastLoginAt: now },
      );
      if (affected !== 1) throw new AppException('invalid_credentials');
      await manager.insert(Session, session);
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
    await this.sessions.update(
      { id: session.id, revokedAt: IsNull() },
      { revokedAt: new Date(), revokedReason: 'logout' },
    );
  }

  /** @returns how many were open */
  async endAll(userId: string, reason: RevokedReason): Promise<number> {
    return this.revokeAll(this.sessions.manager, userId, reason);
  }

  private async revokeAll(
    manager: EntityManager,
    userId: string,
    reason: RevokedReason,
    keepSessionId?: string,
  ): Promise<number> {
    const { affected } = await manager.update(
      Session,
      { userId, revokedAt: IsNull(), ...(keepSessionId && { id: Not(keepSessionId) }) },
      { revokedAt: new Date(), revokedReason: reason },
    );
    return affected ?? 0;
  }
}
