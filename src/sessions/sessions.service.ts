import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { toAuditEvent } from '../audit/audit-entry.js';
import { RefusalLog } from '../audit/refusal-log.js';
import { AppException } from '../common/errors/app.exception.js';
import { Environment } from '../config/environment.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import type { User } from '../identity/user.entity.js';
import { SecurityMails } from '../mail/security-mails.js';
import type { TokenPairResponse } from '../tokens/token-pair.response.js';
import { TokenPairs } from '../tokens/token-pairs.js';
import { SessionLifetime } from './session-lifetime.js';
import { SessionStarter, type Start, type Transaction } from './start/session-starter.js';

/** A user as it was when its credentials were verified. */
type VerifiedUser = Pick<
  User,
  'id' | 'role' | 'emailVerifiedAt' | 'credentialEpoch' | 'lastLoginAt'
>;

/** Starts sessions. `RotationService` extends them, `RevocationService` revokes them. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly starter: SessionStarter,
    private readonly lifetime: SessionLifetime,
    private readonly tokenPairs: TokenPairs,
    private readonly refusals: RefusalLog,
    private readonly mails: SecurityMails,
    private readonly environment: Environment,
  ) {}

  /**
   * Starts a session. Every way to sign in ends here.
   *
   * @param user gets no session if it was disabled, or its credential epoch was incremented, since
   * @throws AppException `invalid_credentials`; `email_not_verified` where the operator requires a verified
   *   address
   */
  async start(user: VerifiedUser, client: ClientInfo): Promise<TokenPairResponse> {
    if (this.environment.REQUIRE_VERIFIED_EMAIL && user.emailVerifiedAt === null) {
      throw this.recordRejection('email_not_verified', user, client);
    }
    const now = new Date();
    const start = this.prepare(user, client, { now, signedInAt: now });
    const isStarted = await this.starter.start(start);
    return this.respond(user, client, start, isStarted);
  }

  /**
   * Starts the session that follows a password change, in its transaction: the user has just proved the
   * current password, so the session continues with tokens of its own (ASVS 7.2.4). Also queues the mail
   * about the change. The caller has locked the user's row and revokes the session that this one replaces.
   *
   * @param user with the epoch after this change
   * @throws AppException `invalid_credentials`
   */
  async restart(
    user: VerifiedUser,
    client: ClientInfo,
    transaction: Transaction,
  ): Promise<TokenPairResponse> {
    const start = this.prepare(user, client, { now: new Date(), signedInAt: null });
    const started = await this.starter.startIn(transaction, [start]);
    const { manager, publish } = transaction;
    const mail = { template: 'password_changed', userId: user.id, client } as const;
    await this.mails.enqueue(manager, publish, mail);
    return this.respond(user, client, start, started.has(user.id));
  }

  private prepare(
    { id: userId, credentialEpoch, lastLoginAt }: VerifiedUser,
    client: ClientInfo,
    { now, signedInAt }: { now: Date; signedInAt: Date | null },
  ): Start {
    const sessionId = uuidv7();
    const { idleExpiresAt, expiresAt } = this.lifetime.of(now);
    return {
      session: {
        user_id: userId,
        credential_epoch: credentialEpoch,
        session_id: sessionId,
        seed: randomBytes(32).toString('base64url'),
        now: now.getTime(),
        signed_in_at: signedInAt?.getTime() ?? null,
        idle_expires_at: idleExpiresAt.getTime(),
        expires_at: expiresAt.getTime(),
        ip: client.ip,
        user_agent: client.userAgent,
      },
      event: toAuditEvent({ event: 'signed_in', userId, actorId: userId, sessionId }, { client }),
      client,
      isReturning: lastLoginAt !== null,
    };
  }

  private respond(
    user: VerifiedUser,
    client: ClientInfo,
    { session }: Start,
    isStarted: boolean,
  ): TokenPairResponse {
    if (!isStarted) throw this.recordRejection('invalid_credentials', user, client);
    const { session_id: id, seed } = session;
    const idleExpiresAt = new Date(session.idle_expires_at);
    const now = new Date(session.now);
    const row = { id, userId: user.id, generation: 0, seed, idleExpiresAt, authTime: now };
    return this.tokenPairs.of(row, user, now);
  }

  private recordRejection(
    reason: 'invalid_credentials' | 'email_not_verified',
    { id: userId }: VerifiedUser,
    client: ClientInfo,
  ): AppException {
    this.refusals.record({ client }, { event: 'sign_in_failed', userId, details: { reason } });
    return new AppException(reason);
  }
}
