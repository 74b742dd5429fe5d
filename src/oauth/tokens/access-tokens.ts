import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Acr, type Amr, parseAmr } from '../../access/authentication-strength.js';
import { Environment } from '../../config/environment.js';
import type { LoadedSession } from '../../sessions/rotation/session-reader.js';
import { ACCESS_TOKEN_TYPE } from '../../tokens/access-token-signer.js';
import { SigningKeys } from '../../tokens/signing-keys/signing-keys.js';
import { Issuer } from '../issuer.js';

/** The claims of RFC 9068. Without `sid`, the token is the client's own (`client_credentials`). */
export interface GrantClaims {
  readonly iss: string;
  readonly aud: string | string[];
  readonly sub: string;
  readonly client_id: string;
  readonly scope: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly sid?: string;
  readonly auth_time?: number;
  readonly amr?: readonly Amr[];
  readonly acr?: Acr;
  readonly cnf?: { readonly jkt: string };
}

/** The part of a session that its access tokens are made from. */
export type GrantSource = Pick<
  LoadedSession,
  'id' | 'userId' | 'authTime' | 'amr' | 'acr' | 'clientId' | 'scope' | 'dpopJkt'
>;

/** A token that this service has issued, and its audience. */
interface ClientToken {
  readonly clientId: string;
  readonly scope: string;
  readonly audience: readonly string[];
  readonly dpopJkt?: string;
}

/** Verified tokens; about 1 kB each. */
const CAPACITY = 10_000;

/**
 * Access tokens for other services. They are always signed with an asymmetric key, even if the tokens of the
 * service itself use HS256: another service must not have its secret.
 */
@Injectable()
export class GrantAccessTokens {
  /** Seconds. */
  readonly lifetime: number;
  private readonly verified = new LRUCache<string, GrantClaims>({ max: CAPACITY });

  constructor(
    private readonly keys: SigningKeys,
    private readonly issuer: Issuer,
    environment: Environment,
  ) {
    this.lifetime = environment.ACCESS_TOKEN_EXPIRE_MINUTES * 60;
    keys.onRemoval(() => this.verified.clear());
  }

  /** For a client with access to a user. */
  issue(session: GrantSource, audience: readonly string[]): string {
    return this.sign(audience, {
      sub: session.userId,
      sid: session.id,
      client_id: session.clientId ?? '',
      scope: session.scope ?? '',
      auth_time: Math.floor(session.authTime.getTime() / 1000),
      amr: parseAmr(session.amr),
      acr: session.acr,
      ...(session.dpopJkt !== null && { cnf: { jkt: session.dpopJkt } }),
    });
  }

  /** For a client itself (RFC 6749, section 4.4). */
  issueToClient({ clientId, scope, audience, dpopJkt }: ClientToken): string {
    return this.sign(audience, {
      sub: clientId,
      client_id: clientId,
      scope,
      ...(dpopJkt !== undefined && { cnf: { jkt: dpopJkt } }),
    });
  }

  /** @returns the claims of a genuine token that has not expired; it may be revoked */
  async verify(token: string): Promise<GrantClaims | undefined> {
    const claims = this.verified.get(token) ?? (await this.verifySignature(token));
    if (!claims || claims.exp <= Math.floor(Date.now() / 1000)) return undefined;
    this.verified.set(token, claims);
    return claims;
  }

  private async verifySignature(token: string): Promise<GrantClaims | undefined> {
    const claims = await this.keys.verify(token, { typ: ACCESS_TOKEN_TYPE });
    const isOurs = claims?.['iss'] === this.issuer.url && typeof claims['client_id'] === 'string';
    return isOurs ? (claims as unknown as GrantClaims) : undefined;
  }

  private sign(
    audience: readonly string[],
    claims: Omit<GrantClaims, 'iss' | 'aud' | 'jti' | 'iat' | 'exp'>,
  ): string {
    const now = Math.floor(Date.now() / 1000);
    const [first = '', ...others] = audience;
    const aud = others.length === 0 ? first : [...audience];
    const times = { iat: now, exp: now + this.lifetime };
    const all = { iss: this.issuer.url, aud, jti: randomUUID(), ...times, ...claims };
    return this.keys.sign(all, { typ: ACCESS_TOKEN_TYPE });
  }
}
