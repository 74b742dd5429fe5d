import { JsonWebTokenError, TokenExpiredError } from '@nestjs/jwt';

interface ExpectedClaims {
  readonly issuer: string;
  readonly audience: string;
}

/**
 * Checks the claims of a token with a valid signature, as jsonwebtoken does, which has no EdDSA (RFC 9068,
 * section 4).
 *
 * @throws JsonWebTokenError
 */
export function checkClaims(
  { iss, aud, exp, nbf }: Record<string, unknown>,
  { issuer, audience }: ExpectedClaims,
): void {
  const now = Math.floor(Date.now() / 1000);
  if (iss !== issuer || !(Array.isArray(aud) ? aud : [aud]).includes(audience)) {
    throw new JsonWebTokenError('another issuer or audience');
  }
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf <= now)) {
    throw new JsonWebTokenError('not valid yet');
  }
  if (typeof exp !== 'number') throw new JsonWebTokenError('no expiry');
  if (now >= exp) throw new TokenExpiredError('jwt expired', new Date(exp * 1000));
}
