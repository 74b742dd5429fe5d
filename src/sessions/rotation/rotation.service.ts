import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RefusalLog } from '../../audit/refusal-log.js';
import { AppException } from '../../common/errors/app.exception.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { Environment } from '../../config/environment.js';
import {
  isGenuine,
  parseRefreshToken,
  type RefreshTokenClaims,
} from '../../tokens/refresh-token.js';
import { Metrics } from '../../observability/metrics/metrics.js';
import type { RefreshOutcome } from '../../observability/metrics/reports.js';
import type { TokenPairResponse } from '../../tokens/token-pair.response.js';
import { KnownAddresses } from '../known-addresses/known-addresses.js';
import { SessionCache, type LoadedSession } from './session-cache.js';
import { isActiveAt } from '../active-sessions.js';
import { RevocationService } from '../revocation.service.js';
import { RotationWriter } from './rotation-writer.js';
import { SessionLifetime } from '../session-lifetime.js';
import { TokenKeys } from '../../tokens/token-keys.js';
import { TokenPairs } from '../../tokens/token-pairs.js';

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
  /** Milliseconds. */
  private readonly grace: number;
  private readonly keys: KeyObject[];

  constructor(
    private readonly known: SessionCache,
    private readonly lifetime: SessionLifetime,
    private readonly writer: RotationWriter,
    keys: TokenKeys,
    private readonly tokenPairs: TokenPairs,
    private readonly revocation: RevocationService,
    private readonly notes: RefusalLog,
    private readonly knownAddresses: KnownAddresses,
    private readonly metrics: Metrics,
    environment: Environment,
  ) {
    this.grace = environment.REFRESH_GRACE_SECONDS * 1000;
    this.keys = keys.refreshTokens;
  }

  /** @throws AppException `invalid_grant`, whatever the reason */
  async rotate(refreshToken: string, client: ClientInfo): Promise<TokenPairResponse> {
    const claims = parseRefreshToken(refreshToken);
    if (!claims) throw this.refusal(client);
    const now = new Date();
    // What is remembered may be behind, so that it serves to move the row on, and never to refuse.
    const remembered = this.known.peek(claims.sessionId);
    if (remembered && this.isGood(claims, remembered, now)) {
      const rotated = await this.moveOn(remembered, claims, client, now);
      if (rotated) return this.answer('rotated', rotated, now);
    }
    const session = await this.readGood(claims, client, now);
    if (claims.generation !== session.generation) {
      return this.answerParent(claims, session, client, now);
    }
    const rotated = await this.moveOn(session, claims, client, now);
    if (rotated) return this.answer('rotated', rotated, now);
    // Another request was first, or the session has ended meanwhile.
    return this.answerParent(claims, await this.readGood(claims, client, now), client, now);
  }

  /**
   * Of any number of requests with one token, one moves the row on.
   *
   * @param session becomes what the row is now, so that it can be remembered
   * @returns the session as this request has made it, when it was the one
   */
  private async moveOn(
    session: LoadedSession,
    { generation }: RefreshTokenClaims,
    client: ClientInfo,
    now: Date,
  ): Promise<LoadedSession | undefined> {
    if (generation !== session.generation) return undefined;
    const { id } = session;
    const { ip, userAgent } = client;
    const next = {
      generation: generation + 1,
      lastUsedAt: now,
      idleExpiresAt: this.lifetime.idleExpiry(now, session.expiresAt),
      ip,
      userAgent,
    };
    const hasMoved = await this.writer.write({
      id,
      generation,
      now: now.getTime(),
      idleExpiresAt: next.idleExpiresAt.getTime(),
      ip,
      userAgent,
    });
    if (!hasMoved) return undefined;
    if (ip !== session.ip) await this.knownAddresses.remember(session.userId, ip, now);
    Object.assign(session, next);
    // Not the one that may be remembered: the next request may move that on before this one is answered.
    return { ...session };
  }

  private async answerParent(
    claims: RefreshTokenClaims,
    session: LoadedSession,
    client: ClientInfo,
    now: Date,
  ): Promise<TokenPairResponse> {
    const isParent = claims.generation === session.generation - 1;
    // Another instance's clock may be ahead, so that the rotation lies in the future.
    const age = Math.max(0, now.getTime() - session.lastUsedAt.getTime());
    if (isParent && age < this.grace) {
      return this.answer('replayed', session, now);
    }
    // A later generation than the row's is no theft: the database was set back to an older state.
    const isReused = claims.generation < session.generation;
    if (isReused) await this.revocation.revokeReused(session, { client }, now);
    this.metrics.refresh(isReused ? 'reused' : 'refused');
    throw new AppException('invalid_grant');
  }

  /** @throws AppException `invalid_grant` unless the token is ours and its session is open */
  private async readGood(
    claims: RefreshTokenClaims,
    client: ClientInfo,
    now: Date,
  ): Promise<LoadedSession> {
    const session = await this.known.reread(claims.sessionId);
    if (session && this.isGood(claims, session, now)) return session;
    // Whoever only knows a session's id does not get into its owner's history.
    const isOurs = session && isGenuine(claims, session, this.keys);
    throw this.refusal(client, isOurs ? session : undefined);
  }

  private refusal(client: ClientInfo, session?: LoadedSession): AppException {
    const about = { userId: session?.userId, sessionId: session?.id };
    this.notes.record({ client }, { event: 'refresh_failed', ...about });
    this.metrics.refresh('refused');
    return new AppException('invalid_grant');
  }

  private isGood(claims: RefreshTokenClaims, session: LoadedSession, now: Date): boolean {
    return (
      isGenuine(claims, session, this.keys) && isActiveAt(session, now) && session.user.isActive
    );
  }

  private answer(outcome: RefreshOutcome, session: LoadedSession, now: Date): TokenPairResponse {
    this.metrics.refresh(outcome);
    return this.tokenPairs.of(session, session.user.role, now);
  }
}
