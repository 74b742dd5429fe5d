import { Injectable } from '@nestjs/common';
import type { AppException } from '../../common/errors/app.exception.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { parseRefreshToken, type RefreshTokenClaims } from '../../tokens/refresh-token.js';
import type { TokenPairResponse } from '../../tokens/token-pair.response.js';
import { TokenPairs } from '../../tokens/token-pairs.js';
import { RevocationService } from '../revocation.service.js';
import { EndedSessionException } from './ended-session.exception.js';
import { RefreshOutcomes } from './refresh-outcomes.js';
import type { RotationDecision } from './rotation-decision.js';
import { RotationPolicy } from './rotation-policy.js';
import { SessionCache } from './session-cache.js';
import type { LoadedSession } from './session-reader.js';
import { SessionRotator } from './session-rotator.js';

interface RefreshRequest {
  readonly claims: RefreshTokenClaims;
  readonly session: LoadedSession;
  readonly client: ClientInfo;
  readonly now: Date;
  readonly owner: string | null;
  /** Throws where the client may not have what it requests; the session is then not rotated. */
  readonly assertAllowed?: (session: LoadedSession) => void;
}

/** Rotates refresh tokens; `rotation-decision.ts` holds the rules. */
@Injectable()
export class RotationService {
  constructor(
    private readonly cache: SessionCache,
    private readonly policy: RotationPolicy,
    private readonly rotator: SessionRotator,
    private readonly tokenPairs: TokenPairs,
    private readonly revocation: RevocationService,
    private readonly outcomes: RefreshOutcomes,
  ) {}

  /** @throws AppException `invalid_grant`, for every reason */
  async rotate(refreshToken: string, client: ClientInfo): Promise<TokenPairResponse> {
    const now = new Date();
    const session = await this.rotateSession(refreshToken, { client, now, owner: null });
    return this.tokenPairs.of(session, session.user, now);
  }

  /**
   * As `rotate`, for the grant of a client too: its refresh token works for this client alone.
   *
   * @returns the session, in the state from which its tokens are made
   * @throws AppException `invalid_grant`, for every reason
   */
  async rotateSession(
    refreshToken: string,
    { client, now, owner, assertAllowed }: Omit<RefreshRequest, 'claims' | 'session'>,
  ): Promise<LoadedSession> {
    const claims = parseRefreshToken(refreshToken);
    if (!claims) throw this.outcomes.recordRefusal(client);
    // A cached row may be stale: it may rotate the session, and never refuses a token.
    const cached = this.cache.peek(claims.sessionId);
    if (cached && this.policy.decide(claims, cached, now, owner) === 'current') {
      assertAllowed?.(cached);
      const rotated = await this.rotator.rotate(cached, client, now);
      if (rotated) return this.recordRotation(rotated);
    }
    const session = await this.read(claims, client);
    const decision = this.policy.decide(claims, session, now, owner);
    if (decision === 'current' || decision === 'parent') assertAllowed?.(session);
    if (decision !== 'current') {
      return this.respondToOlder(decision, { claims, session, client, now, owner });
    }
    const rotated = await this.rotator.rotate(session, client, now);
    if (rotated) return this.recordRotation(rotated);
    // Another request has rotated or revoked the session since it was read.
    const changed = await this.read(claims, client);
    const changedDecision = this.policy.decide(claims, changed, now, owner);
    return this.respondToOlder(changedDecision, { claims, session: changed, client, now, owner });
  }

  /** Responds to a token that is not the current one. */
  private async respondToOlder(
    decision: RotationDecision,
    { claims, session, client, now }: RefreshRequest,
  ): Promise<LoadedSession> {
    if (decision === 'parent') {
      this.outcomes.recordReplay(client, session);
      return session;
    }
    if (decision !== 'reused') throw this.recordRefusal(claims, session, client);
    await this.revocation.revokeReused(session, { client }, now);
    this.outcomes.record('reused');
    throw new EndedSessionException();
  }

  /** @throws AppException `invalid_grant` for an unknown session */
  private async read(claims: RefreshTokenClaims, client: ClientInfo): Promise<LoadedSession> {
    const session = await this.cache.reread(claims.sessionId);
    if (!session) throw this.outcomes.recordRefusal(client);
    return session;
  }

  private recordRefusal(
    claims: RefreshTokenClaims,
    session: LoadedSession,
    client: ClientInfo,
  ): AppException {
    const isGenuine = this.policy.isGenuine(claims, session);
    return this.outcomes.recordRefusal(client, isGenuine ? session : undefined);
  }

  private recordRotation(session: LoadedSession): LoadedSession {
    this.outcomes.record('rotated');
    return session;
  }
}
