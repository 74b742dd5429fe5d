import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Acr } from '../../access/authentication-strength.js';
import { toAuditEvent } from '../../audit/audit-entry.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { SessionLifetime } from '../session-lifetime.js';
import { SessionStarter, type Start, type Transaction } from '../start/session-starter.js';
import type { LoadedSession } from '../rotation/session-reader.js';

/** The access that a user has granted to a client. */
export interface NewGrant {
  readonly clientId: string;
  readonly userId: string;
  /** The user's epoch at the approval: without it no session starts. */
  readonly credentialEpoch: number;
  /** The session in which the user approved; null where there was none. */
  readonly parentId: string | null;
  /** Separated by spaces. */
  readonly scope: string;
  readonly audience: string | null;
  readonly claims: string | null;
  readonly authTime: Date;
  readonly amr: string;
  readonly acr: Acr;
  readonly dpopJkt: string | null;
  /** Whether the client can refresh the grant; else it lasts as long as its first access token. */
  readonly isRefreshable: boolean;
  /** Milliseconds; the lifetime of an access token. */
  readonly tokenLifetime: number;
  /** Whether the client is to be notified of the end of the grant. */
  readonly notifiesLogout: boolean;
  /** The client that exchanges the code. */
  readonly client: ClientInfo;
}

/** A grant that is ready to be written. */
export interface PreparedGrant {
  readonly start: Start;
  /** The session after the start, from which its tokens are made. */
  readonly session: Omit<LoadedSession, 'user'>;
}

/** Starts the sessions of grants. Like those of users, they are rotated and revoked. */
@Injectable()
export class GrantSessions {
  constructor(
    private readonly starter: SessionStarter,
    private readonly lifetime: SessionLifetime,
  ) {}

  prepare(grant: NewGrant): PreparedGrant {
    const now = new Date();
    const id = uuidv7();
    const seed = randomBytes(32).toString('base64url');
    const { idleExpiresAt, expiresAt } = this.expiryOf(grant, now);
    const { userId, clientId, scope, audience, claims, authTime, amr, acr, dpopJkt } = grant;
    const { ip, userAgent } = grant.client;
    const about = { event: 'grant_started', userId, actorId: userId, sessionId: id } as const;
    return {
      start: {
        session: {
          user_id: userId,
          credential_epoch: grant.credentialEpoch,
          session_id: id,
          seed,
          now: now.getTime(),
          auth_time: authTime.getTime(),
          amr,
          acr,
          signed_in_at: null,
          idle_expires_at: idleExpiresAt.getTime(),
          expires_at: expiresAt.getTime(),
          ip,
          user_agent: userAgent,
          client_id: clientId,
          scope,
          audience,
          claims,
          parent_id: grant.parentId,
          dpop_jkt: dpopJkt,
          notifies_logout: grant.notifiesLogout,
        },
        event: toAuditEvent(
          { ...about, details: { client_id: clientId } },
          { client: grant.client },
        ),
        client: grant.client,
        isReturning: false,
      },
      session: {
        id,
        userId,
        generation: 0,
        seed,
        authTime,
        amr,
        acr,
        lastUsedAt: now,
        idleExpiresAt,
        expiresAt,
        revokedAt: null,
        ip,
        userAgent,
        clientId,
        scope,
        audience,
        claims,
        dpopJkt,
      },
    };
  }

  /**
   * @param grants one per user
   * @returns the ids of the users with a started grant: they are active, and have the credentials of the approval
   */
  startIn(transaction: Transaction, grants: PreparedGrant[]): Promise<Set<string>> {
    return this.starter.startIn(
      transaction,
      grants.map(({ start }) => start),
    );
  }

  private expiryOf({ isRefreshable, tokenLifetime }: NewGrant, now: Date) {
    if (isRefreshable) return this.lifetime.of(now);
    const end = new Date(now.getTime() + tokenLifetime);
    return { idleExpiresAt: end, expiresAt: end };
  }
}
