import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import {
  type Authentication,
  formatAmr,
  PASSWORD_AUTHENTICATION,
} from '../access/authentication-strength.js';
import type { Principal } from '../access/principal.js';
import type { AuthenticatedRequester } from '../access/requester.js';
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

interface StartedAuthentication extends Authentication {
  readonly now: Date;
  /** null: the session continues one that the user signed in to before. */
  readonly signedInAt: Date | null;
}

/** The columns of a session that is no grant. */
const NO_GRANT = {
  client_id: null,
  scope: null,
  audience: null,
  claims: null,
  parent_id: null,
  dpop_jkt: null,
  notifies_logout: false,
} as const;

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
   * @param authentication the proofs, and their strength
   * @throws AppException `invalid_credentials`; `email_not_verified` where the operator requires a verified
   *   address
   */
  async start(
    user: VerifiedUser,
    client: ClientInfo,
    authentication: Authentication,
  ): Promise<TokenPairResponse> {
    if (this.environment.REQUIRE_VERIFIED_EMAIL && user.emailVerifiedAt === null) {
      throw this.recordRejection('email_not_verified', user, client);
    }
    const now = new Date();
    const start = this.prepare(user, client, { ...authentication, now, signedInAt: now });
    const isStarted = await this.starter.start(start);
    return this.respond(user, client, start, isStarted);
  }

  /**
   * Starts the session that follows a password change, in its transaction: the user has just proved the
   * current password, so the session continues with tokens of its own (ASVS 7.2.4), and with the strength that
   * it had. Also queues the mail about the change. The caller has locked the user's row and revokes the session
   * that this one replaces.
   *
   * @param user with the epoch after this change
   * @throws AppException `invalid_credentials`
   */
  async restart(
    user: VerifiedUser,
    { principal, client }: AuthenticatedRequester,
    transaction: Transaction,
  ): Promise<TokenPairResponse> {
    const now = new Date();
    const authentication = afterPassword(principal, now);
    const start = this.prepare(user, client, { ...authentication, now, signedInAt: null });
    const started = await this.starter.startIn(transaction, [start]);
    const { manager, publish } = transaction;
    const mail = { template: 'password_changed', userId: user.id, client } as const;
    await this.mails.enqueue(manager, publish, mail);
    return this.respond(user, client, start, started.has(user.id));
  }

  private prepare(
    { id: userId, credentialEpoch, lastLoginAt }: VerifiedUser,
    client: ClientInfo,
    { now, signedInAt, amr, acr, authTime = now }: StartedAuthentication,
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
        auth_time: authTime.getTime(),
        amr: formatAmr(amr),
        acr,
        signed_in_at: signedInAt?.getTime() ?? null,
        idle_expires_at: idleExpiresAt.getTime(),
        expires_at: expiresAt.getTime(),
        ip: client.ip,
        user_agent: client.userAgent,
        ...NO_GRANT,
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
    const { session_id: id, seed, amr, acr } = session;
    const idleExpiresAt = new Date(session.idle_expires_at);
    const authTime = new Date(session.auth_time);
    const row = { id, userId: user.id, generation: 0, seed, idleExpiresAt, authTime, amr, acr };
    return this.tokenPairs.of(row, user, new Date(session.now));
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

/**
 * The strength of a session after a new proof of the password. A password does not prove the second
 * factor again, so the time of a stronger authentication stays.
 */
function afterPassword({ amr, acr, authTime }: Principal, now: Date): Authentication {
  const { amr: password, acr: weakest } = PASSWORD_AUTHENTICATION;
  return { amr: [...amr, ...password], acr, authTime: acr === weakest ? now : authTime };
}
