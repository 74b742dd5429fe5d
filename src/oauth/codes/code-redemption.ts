import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { GrantSessions } from '../../sessions/grants/grant-sessions.js';
import { RevocationService } from '../../sessions/revocation.service.js';
import type { OauthClient } from '../clients/client.entity.js';
import { OauthError } from '../oauth-error.js';
import type { Parameters } from '../parameters.js';
import { Audiences } from '../tokens/audiences.js';
import { type GrantResponse, GrantResponses } from '../tokens/grant-responses.js';
import type { AuthorizationCode } from './authorization-code.entity.js';
import { AuthorizationCodes } from './authorization-codes.js';
import { CodeExchange } from './code-exchange.js';

/** RFC 7636, section 4.1. */
const VERIFIER = /^[\w.~-]{43,128}$/;

/** Codes with an exchange that has just ended here, for requests that arrived before its end. */
const RECENT = { max: 10_000, ttl: 60_000 };

/** A request of the token endpoint. */
export interface TokenRequest {
  readonly client: OauthClient;
  readonly parameters: Parameters;
  readonly origin: ClientInfo;
  /** The time at which the request arrived, by the monotonic clock. */
  readonly receivedAt: number;
  /** Thumbprint of the key of a DPoP proof. */
  readonly dpopJkt?: string;
}

/** Exchanges authorization codes for tokens (RFC 6749, section 4.1.3). */
@Injectable()
export class CodeRedemption {
  private readonly recent = new LRUCache<string, number>(RECENT);

  constructor(
    private readonly codes: AuthorizationCodes,
    private readonly exchange: CodeExchange,
    private readonly grants: GrantSessions,
    private readonly revocation: RevocationService,
    private readonly audiences: Audiences,
    private readonly responses: GrantResponses,
  ) {}

  /** @throws OauthError `invalid_grant`, `invalid_target` */
  async redeem(request: TokenRequest): Promise<GrantResponse> {
    const { client, parameters, origin } = request;
    const code = await this.codes.find(parameters.require('code'));
    if (code?.clientId !== client.id) throw invalidCode();
    if (code.consumedAt !== null) await this.revokeReused(code, request);
    assertMatches(code, request);
    const { nonce, claims, resources } = code.parameters;
    const audience = this.audiences.narrow(client, resources, parameters.all('resource'));
    const grant = this.grants.prepare({
      ...toGrant(code, client, request.dpopJkt),
      audience: this.audiences.granted(client, resources).join(' '),
      tokenLifetime: this.audiences.tokenLifetime * 1000,
      client: origin,
    });
    const isRedeemed = await this.exchange.run({ codeId: code.id, grant });
    if (!isRedeemed) throw invalidCode();
    this.recent.set(code.id, performance.now());
    const isRefreshable = isRefreshableBy(client, code.parameters.scope);
    const idTokenClaims = claims?.idToken;
    return this.responses.of(grant.session, { audience, isRefreshable, nonce, idTokenClaims });
  }

  /**
   * A code that comes again was stolen from the client, or by it: its grant is revoked (RFC 6749, section 4.1.2). A
   * request that arrived before the exchange had ended is a repetition of it, and revokes nothing.
   *
   * @throws OauthError `invalid_grant`
   */
  private async revokeReused(
    { id, userId, grantId }: AuthorizationCode,
    { receivedAt, origin }: TokenRequest,
  ): Promise<never> {
    const endedAt = this.recent.get(id) ?? -Infinity;
    if (grantId !== null && receivedAt > endedAt) {
      await this.revocation.revokeReused({ id: grantId, userId }, { client: origin }, new Date());
    }
    throw invalidCode();
  }
}

/** Whether the client gets refresh tokens with these scopes (OpenID Connect Core, section 11). */
function isRefreshableBy({ grantTypes }: OauthClient, scope: string): boolean {
  return grantTypes.includes('refresh_token') && scope.split(' ').includes('offline_access');
}

/** @throws OauthError `invalid_grant` */
function assertMatches(
  { expiresAt, parameters: approved }: AuthorizationCode,
  { parameters, dpopJkt }: TokenRequest,
): void {
  const { redirectUri, codeChallenge, dpopJkt: boundTo } = approved;
  const verifier = parameters.get('code_verifier') ?? '';
  const isProved = VERIFIER.test(verifier) && challengeOf(verifier) === codeChallenge;
  const isBound = boundTo === undefined || boundTo === dpopJkt;
  const isSame = parameters.get('redirect_uri') === redirectUri;
  if (expiresAt > new Date() && isProved && isBound && isSame) return;
  throw invalidCode();
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

function toGrant(code: AuthorizationCode, client: OauthClient, dpopJkt: string | undefined) {
  const { userId, credentialEpoch, sessionId, authTime, amr, acr, parameters } = code;
  const { scope, claims } = parameters;
  return {
    clientId: client.id,
    userId,
    credentialEpoch,
    parentId: sessionId,
    scope,
    claims: claims?.userinfo?.join(' ') || null,
    authTime,
    amr,
    acr,
    dpopJkt: dpopJkt ?? null,
    isRefreshable: isRefreshableBy(client, scope),
    notifiesLogout: client.backchannelLogoutUri !== null,
  };
}

/** One error for every reason: it reveals nothing about the code. */
function invalidCode(): OauthError {
  return new OauthError(
    'invalid_grant',
    'The code is unknown, expired or used, or redirect_uri or code_verifier differ from the request.',
  );
}
