import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, IsNull, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { recordAudit } from '../audit/record-audit.js';
import { RefusalLog } from '../audit/refusal-log.js';
import { AppException } from '../common/errors/app.exception.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import { ChangeFeed, type Publish } from '../database/changes/change-feed.js';
import { User } from '../identity/user.entity.js';
import type { TokenPairResponse } from '../tokens/token-pair.response.js';
import { revokeSessions } from './revoke-sessions.js';
import { KnownAddresses } from './known-addresses/known-addresses.js';
import { Session } from './session.entity.js';
import { SessionLifetime } from './session-lifetime.js';
import { TokenPairs } from '../tokens/token-pairs.js';

/** Unrevoked sessions per user; the next sign-in revokes the oldest. */
const MAX_SESSIONS = 100;

/** A transaction that publishes its changes. */
interface Transaction {
  readonly manager: EntityManager;
  readonly publish: Publish;
}

/** Starts sessions. `RotationService` extends them, `RevocationService` revokes them. */
@Injectable()
export class SessionsService {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly lifetime: SessionLifetime,
    private readonly tokenPairs: TokenPairs,
    private readonly feed: ChangeFeed,
    private readonly refusals: RefusalLog,
    private readonly knownAddresses: KnownAddresses,
  ) {}

  /**
   * Starts a session. Every way to sign in ends here.
   *
   * @param user as it was when the credentials were verified: a user that was disabled or got a new
   *   password since gets no session
   * @throws AppException `invalid_credentials`
   */
  async start(
    user: Pick<User, 'id' | 'role' | 'passwordChangedAt'>,
    client: ClientInfo,
  ): Promise<TokenPairResponse> {
    const now = new Date();
    const session = await this.feed.transaction(async (manager, publish) => {
      // Locks the row too: a concurrent disabling either sees this session or prevents it.
      const { affected } = await manager.update(
        User,
        { id: user.id, isActive: true, passwordChangedAt: user.passwordChangedAt },
        { lastLoginAt: now },
      );
      if (affected !== 1) {
        const details = { reason: 'invalid_credentials' } as const;
        this.refusals.record({ client }, { event: 'sign_in_failed', userId: user.id, details });
        throw new AppException('invalid_credentials');
      }
      // The cached profile holds the time of the last sign-in.
      publish({ id: user.id });
      return this.insert(user.id, client, now, { manager, publish });
    });
    return this.tokenPairs.of(session, user.role, now);
  }

  /**
   * Starts the session that follows a password change, in its transaction: the user has just proved the
   * current password, so the session continues with tokens of its own (ASVS 7.2.4). The caller has locked
   * the user's row and revokes the session that this one replaces.
   */
  async restart(
    user: Pick<User, 'id' | 'role'>,
    client: ClientInfo,
    transaction: Transaction,
  ): Promise<TokenPairResponse> {
    const now = new Date();
    const session = await this.insert(user.id, client, now, transaction);
    return this.tokenPairs.of(session, user.role, now);
  }

  private async insert(
    userId: string,
    client: ClientInfo,
    now: Date,
    { manager, publish }: Transaction,
  ): Promise<Session> {
    const session = this.sessions.create({
      id: uuidv7(),
      userId,
      generation: 0,
      seed: randomBytes(32).toString('base64url'),
      createdAt: now,
      lastUsedAt: now,
      ...this.lifetime.of(now),
      revokedAt: null,
      revokedReason: null,
      ip: client.ip,
      userAgent: client.userAgent,
    });
    await manager.insert(Session, session);
    await recordAudit(
      manager,
      { client },
      { event: 'signed_in', userId, actorId: userId, sessionId: session.id },
    );
    await this.knownAddresses.record(userId, client.ip, now, manager);
    await this.revokeOldest(manager, userId, publish);
    return session;
  }

  /** Bounds the number of sessions, so that revoking all of them stays a small change. */
  private async revokeOldest(
    manager: EntityManager,
    userId: string,
    publish: Publish,
  ): Promise<void> {
    const excess = await manager.find(Session, {
      select: { id: true },
      where: { userId, revokedAt: IsNull() },
      order: { createdAt: 'DESC', id: 'DESC' },
      skip: MAX_SESSIONS,
      take: MAX_SESSIONS,
    });
    if (excess.length === 0) return;
    const ids = excess.map(({ id }) => id);
    const sessions = ids.length === 1 ? { sessionId: ids[0] } : { matching: { id: In(ids) } };
    await revokeSessions(manager, {}, { userId, ...sessions, reason: 'too_many_sessions' });
    for (const id of ids) publish({ id });
  }
}
