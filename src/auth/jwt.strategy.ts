import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { isUUID } from 'class-validator';
import type { FastifyRequest } from 'fastify';
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
import { VerifiedTokens } from './verified-tokens.js';

/** Turns a bearer token into the principal it stands for, or refuses it (RFC 9068, section 4). */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(
    private readonly principals: PrincipalsService,
    private readonly verifiedTokens: VerifiedTokens,
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
        // The key is looked up by `kid`, never built from anything that the token says.
        // Nothing else is understood in a header, so nothing else may stand there (RFC 7515, 4.1.11).
        const key = keys.accessTokenOf(kid);
        const isOurs =
          alg === ACCESS_TOKEN_ALGORITHM &&
          typ === ACCESS_TOKEN_TYPE &&
          Object.keys(others).length === 0;
        if (key && isOurs) {
          // Typed too narrowly: jsonwebtoken takes a KeyObject, and is fast only with one.
          done(null, key as unknown as Buffer);
        } else {
          done(new Error('not an access token of this service'));
        }
      },
    });
  }

  /** Called by Passport with the claims of a token whose signature, issuer, audience and time hold. */
  async validate(
    request: FastifyRequest,
    { sub, sid, jti, iat, exp }: Partial<AccessTokenClaims>,
  ): Promise<Principal | false> {
    if (!isUUID(sub) || !isUUID(sid) || !jti || !iat || !exp) return false;
    const key = { sid: sid as string, sub: sub as string };
    this.verifiedTokens.add(bearerToken(request) ?? '', { ...key, exp });
    return (await this.principals.find(key)) ?? false;
  }
}

function headerOf(token: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(
      Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString('utf8'),
    );
    return typeof header === 'object' && header !== null ? { ...header } : {};
  } catch {
    return {};
  }
}
