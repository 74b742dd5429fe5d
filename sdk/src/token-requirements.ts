import { TokenError } from './token-error.js';

/** The claims of RFC 9068; others may follow. */
export interface AccessTokenClaims {
  iss: string;
  aud: string | string[];
  sub: string;
  exp: number;
  iat: number;
  jti: string;
  /** The session. */
  sid?: string;
  client_id?: string;
  /** Separated by spaces. */
  scope?: string;
  auth_time?: number;
  acr?: string;
  amr?: string[];
  [name: string]: unknown;
}

/** What a request needs beyond a valid token. */
export interface Requirements {
  /** Scopes, all of which the token must have. */
  scope?: string | string[];
  /** The lowest strength of the authentication: `aal1` or `aal2`. */
  acr?: string;
  /** Seconds since the authentication, at most. */
  maxAge?: number;
}

/** @throws TokenError `insufficient_scope`, `insufficient_user_authentication` */
export function assertRequirements(
  claims: AccessTokenClaims,
  { scope = [], acr, maxAge }: Requirements,
): void {
  const required = typeof scope === 'string' ? scope.split(' ') : scope;
  const granted = typeof claims.scope === 'string' ? claims.scope.split(' ') : [];
  if (!required.every((each) => granted.includes(each))) {
    throw new TokenError('insufficient_scope', 'The token lacks a required scope', {
      scope: required.join(' '),
    });
  }
  // The values sort as they rank: aal1, aal2.
  if (acr !== undefined && !(typeof claims.acr === 'string' && claims.acr >= acr)) {
    throw new TokenError(
      'insufficient_user_authentication',
      'A stronger authentication is required',
      { acr_values: acr },
    );
  }
  const age = Date.now() / 1000 - Number(claims.auth_time);
  if (maxAge !== undefined && !(age <= maxAge)) {
    throw new TokenError(
      'insufficient_user_authentication',
      'A more recent authentication is required',
      { max_age: String(maxAge) },
    );
  }
}
