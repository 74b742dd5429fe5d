import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { AppException } from '../common/errors/app.exception.js';
import type { ClientInfo } from '../common/http/client-info.js';
import { Environment } from '../config/environment.js';
import { isGenuine, parseRefreshToken, type RefreshTokenClaims } from '../crypto/refresh-token.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import type { User } from '../users/user.entity.js';
import type { TokenPairResponse } from './dto/token-pair.response.js';
import { isOpen, openAt } from './open-sessions.js';
import { revokeSessions } from './revoke-sessions.js';
import { Session } from './session.entity.js';
import { SessionLifetime } from './session-lifetime.js';
import { TokenKeys } from './token-keys.js';
import { TokenPairs } from './token-pairs.js';

type LoadedSession = Session & { user: User };

/**
 * Rotates refresh tokens (RFC 9700, section 4.14.2), so that neither a race nor a lost answer signs
 * anybody out:
 *
 * | presented                                     | answer                                  |
 * |-----------------------------------------------|-----------------------------------------|
 * | the current generation                        | one winner; the generation moves on     |
 * | its parent, for `REFRESH_GRACE_SECONDS`       | the same successor again, no sibling    |
 * | anything older, or the parent after that time | reuse: the session ends                 |
 * | a MAC that is not ours                        | refused, and nothing else changes       |
 */
@Injectable()
export class RotationService {
  private readonly logger = new Logger(RotationService.name);
  /** Milliseconds. */
  private readonly grace: number;

  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly lifetime: SessionLifetime,
    private readonly keys: TokenKeys,
    private readonly tokenPairs: TokenPairs,
    private readonly feed: ChangeFeed,
    environment: Environment,
  ) {
    this.grace = environment.REFRESH_GRACE_SECONDS * 1000;
  }

  /** @throws AppException `invalid_grant`, whatever the reason */
  async rotate(refreshToken: string, client: ClientInfo): Promise<TokenPairResponse> {
    const claims = parseRefreshToken(refreshToken);
    if (!claims) throw new AppException('invalid_grant');
    const now = new Date();
    const session = await this.loadGenuine(claims, now);
    if (claims.generation === session.generation) {
      const rotated = await this.moveOn(session, client, now);
      if (rotated) return this.tokenPairs.of(rotated, session.user.role, now);
      // Another request was first, or the session has ended: look again.
      return this.answerParent(claims, await this.loadGenuine(claims, now), now);
    }
    return this.answerParent(claims, session, now);
  }

  /** One conditional statement: of any number of requests with one token, one moves the row on. */
  private async moveOn(
    session: LoadedSession,
    client: ClientInfo,
    now: Date,
  ): Promise<Session | undefined> {
    const next = {
      generation: session.generation + 1,
      lastUsedAt: now,
      idleExpiresAt: this.lifetime.idleExpiry(now, session.expiresAt),
      ...client,
    };
    const { affected } = await this.sessions.update(
      {
        id: session.id,
        generation: session.generation,
        ...openAt(now),
      },
      next,
    );
    return affected === 1 ? { ...session, ...next } : undefined;
  }

  private async answerParent(
    claims: RefreshTokenClaims,
    session: LoadedSession,
    now: Date,
  ): Promise<TokenPairResponse> {
    const isParent = claims.generation === session.generation - 1;
    // Another instance's clock may be ahead, so that the rotation lies in the future.
    const age = Math.max(0, now.getTime() - session.lastUsedAt.getTime());
    if (isParent && age < this.grace) {
      return this.tokenPairs.of(session, session.user.role, now);
    }
    // A later generation than the row's is no theft: the database was set back to an older state.
    if (claims.generation < session.generation) await this.endForReuse(session, now);
    throw new AppException('invalid_grant');
  }

  private async endForReuse(session: Session, now: Date): Promise<void> {
    const { id } = session;
    const ended = await this.feed.transaction(async (manager, tell) => {
      tell({ id });
      return revokeSessions(manager, { id }, 'reuse', now);
    });
    if (ended === 1) {
      this.logger.warn(
        `A refresh token was used again: session ${id} of user ${session.userId} has ended`,
      );
    }
  }

  /** @throws AppException `invalid_grant` unless the token is ours and its session is open */
  private async loadGenuine(claims: RefreshTokenClaims, now: Date): Promise<LoadedSession> {
    const session = await this.sessions
      .createQueryBuilder('session')
      .addSelect('session.seed')
      .innerJoinAndSelect('session.user', 'user')
      .where({ id: claims.sessionId })
      .getOne();
    if (
      !session?.user ||
      !isGenuine(claims, session, this.keys.refreshToken) ||
      !isOpen(session, now) ||
      !session.user.isActive
    ) {
      throw new AppException('invalid_grant');
    }
    return session as LoadedSession;
  }
}
