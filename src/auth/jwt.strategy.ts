import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { isUUID } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { decodeProtectedHeader } from 'jose';
import { Strategy } from 'passport-jwt';
import type { Principal } from '../access/principal.js';
import { Environment } from '../config/environment.js';
import {
  ACCESS_TOKEN_ALGORITHM,
  ACCESS_TOKEN_TYPE,
  type AccessTokenClaims,
} from '../tokens/access-token.service.js';
import { PrincipalsService } from '../sessions/principals.service.js';
import { TokenKeys } from '../tokens/token-keys.js';
import { bearerToken } from './bearer-token.js';
import { RejectedTokens } from './rejected-tokens.js';
import { VerifiedTokens } from './verified-tokens.js';

/** Verifies a bearer token and resolves its principal (RFC 9068, section 4). */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(
    private readonly principals: PrincipalsService,
    private readonly verifiedTokens: VerifiedTokens,
    private readonly rejectedTokens: RejectedTokens,
    keys: TokenKeys,
    environment: Environment,
  ) {
    super({
      passReqToCallback: true,
      jwtFromRequest: bearerToken,
      algorithms: [ACCESS_TOKEN_ALGORITHM],
      issuer: environment.TOKEN_ISSUER,
      audience: environment.TOKEN_AUDIENCE,
      secretOrKeyProvider: (
        _: unknown,
        token: string,
        done: (error: Error | null, key?: string | Buffer) => void,
      ) => {
        const { alg, typ, kid, ...others } = headerOf(token);
        // `kid` is a lookup only: no key is built from a header. Other parameters are not supported, and
        // so not accepted (RFC 7515, section 4.1.11).
        const key = keys.accessTokenOf(kid);
        const isOurs =
          alg === ACCESS_TOKEN_ALGORITHM &&
          typ === ACCESS_TOKEN_TYPE &&
          Object.keys(others).length === 0;
        if (key && isOurs) {
          // The type is too narrow: jsonwebtoken accepts a KeyObject, and is fast only with one.
          done(null, key as unknown as Buffer);
        } else {
          done(new Error('not an access token of this service'));
        }
      },
    });
  }

  /** Called by Passport with the claims of a verified token: signature, issuer, audience and expiry. */
  async validate(
    request: FastifyRequest,
    { sub, sid, jti, iat, exp }: Partial<AccessTokenClaims>,
  ): Promise<Principal | false> {
    if (!isUUID(sub) || !isUUID(sid) || !jti || !iat || !exp) return false;
    const key = { sid: sid as string, sub: sub as string };
    const token = bearerToken(request) ?? '';
    const principal = await this.principals.find(key);
    if (principal) this.verifiedTokens.add(token, { ...key, exp });
    else this.rejectedTokens.add(token);
    return principal ?? false;
  }
}

function headerOf(token: string): Record<string, unknown> {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return {};
  }
}
