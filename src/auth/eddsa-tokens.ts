import { Injectable } from '@nestjs/common';
import { JsonWebTokenError } from '@nestjs/jwt';
import { Environment } from '../config/environment.js';
import { ACCESS_TOKEN_TYPE } from '../tokens/access-token-signer.js';
import { SigningKeys } from '../tokens/signing-keys/signing-keys.js';
import { headerOf } from './token-header.js';
import { checkClaims } from './check-claims.js';

/** Verifies access tokens that are signed with EdDSA, which jsonwebtoken does not know. */
@Injectable()
export class EdDsaTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly environment: Environment,
  ) {}

  /** Whether the header of a token names EdDSA. */
  includes(token: string): boolean {
    return headerOf(token)['alg'] === 'EdDSA';
  }

  /** @returns the claims, or the reason to reject the token */
  async verify(token: string): Promise<Record<string, unknown> | JsonWebTokenError> {
    const claims = await this.keys.verify(token, { typ: ACCESS_TOKEN_TYPE });
    if (!claims) return new JsonWebTokenError('not an access token of this service');
    const { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience } = this.environment;
    try {
      checkClaims(claims, { issuer, audience });
      return claims;
    } catch (error) {
      if (error instanceof JsonWebTokenError) return error;
      throw error;
    }
  }
}
