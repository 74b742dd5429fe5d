import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { Revocations } from './revocations.js';
import { TokenError } from './token-error.js';
import {
  type AccessTokenClaims,
  assertRequirements,
  type Requirements,
} from './token-requirements.js';

export interface VerifierOptions {
  /** The `iss` claim: `TOKEN_ISSUER` of the service, or its `PUBLIC_URL` for clients of OpenID. */
  issuer: string;
  /** The `aud` claim: this API. */
  audience: string;
  /** The address of the public keys: `https://auth.example.com/.well-known/jwks.json`. */
  jwksUrl: string;
  /** Seconds by which clocks may differ; 5 by default. */
  clockTolerance?: number;
  /** Revoked tokens; without them a token is accepted until it expires. */
  revocations?: Revocations;
  /** Whether tokens are accepted while the revocations are not current; must be set with `revocations`. */
  whenStale?: 'accept' | 'reject';
}

export interface TokenVerifier {
  /**
   * Verifies an access token.
   *
   * @param token with or without `Bearer ` in front
   * @returns its claims
   * @throws TokenError
   */
  verify(token: string | undefined, requirements?: Requirements): Promise<AccessTokenClaims>;
}

/** Without HS256: its key verifies and signs. */
const ALGORITHMS = ['ES256', 'RS256', 'EdDSA'];

/** Characters. */
const MAX_LENGTH = 8 * 1024;

/** Milliseconds between two reads of the keys that unknown key ids cause: anyone can invent one. */
const COOLDOWN = 10_000;

/** Milliseconds, as `max-age` of the key set. */
const MAX_AGE = 300_000;

/** Creates a verifier, which keeps the public keys in memory: create one, and use it for all requests. */
export function createTokenVerifier(options: VerifierOptions): TokenVerifier {
  const { revocations, whenStale } = options;
  if (revocations && !whenStale) {
    throw new TypeError("set whenStale to 'accept' or 'reject', beside revocations");
  }
  const keys = createRemoteJWKSet(new URL(options.jwksUrl), {
    cooldownDuration: COOLDOWN,
    cacheMaxAge: MAX_AGE,
  });
  return {
    async verify(text = '', requirements = {}) {
      const token = text.replace(/^bearer +/i, '');
      assertHeader(token);
      const claims = await verifyClaims(token);
      if (revocations) assertNotRevoked(claims, revocations, whenStale === 'reject');
      assertRequirements(claims, requirements);
      return claims;
    },
  };

  async function verifyClaims(token: string): Promise<AccessTokenClaims> {
    try {
      const { payload } = await jwtVerify<AccessTokenClaims>(token, keys, {
        algorithms: ALGORITHMS,
        typ: 'at+jwt',
        issuer: options.issuer,
        audience: options.audience,
        clockTolerance: options.clockTolerance ?? 5,
        requiredClaims: ['exp', 'iat', 'sub', 'jti'],
      });
      return payload;
    } catch (error) {
      if (isUnavailable(error)) throw error;
      throw invalidToken(error);
    }
  }
}

/** No key, address or extension is taken from a header: none that has one is a token of the service. */
function assertHeader(token: string): void {
  if (token.length > MAX_LENGTH) throw invalidToken();
  let header: Record<string, unknown>;
  try {
    header = decodeProtectedHeader(token);
  } catch (error) {
    throw invalidToken(error);
  }
  const { alg, typ, kid, ...others } = header;
  const isPlain = typeof kid === 'string' && Object.keys(others).length === 0;
  if (!isPlain || typ !== 'at+jwt' || !ALGORITHMS.includes(String(alg))) throw invalidToken();
}

function assertNotRevoked(
  claims: AccessTokenClaims,
  revocations: Revocations,
  rejectsStale: boolean,
): void {
  if (revocations.isRevoked(claims)) throw invalidToken();
  if (!rejectsStale || revocations.isCurrent) return;
  throw new TokenError('feed_stale', 'Whether the token was revoked is not known at present');
}

/** The keys cannot be read: not the fault of the token. */
function isUnavailable(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code !== 'string' || code === 'ERR_JWKS_TIMEOUT' || code === 'ERR_JOSE_GENERIC';
}

function invalidToken(cause?: unknown): TokenError {
  return new TokenError('invalid_token', 'The access token is not valid', {}, cause);
}
