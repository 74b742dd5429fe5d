import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { isUUID } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-jwt';
import type { Principal } from '../access/principal.js';
import { Environment } from '../config/environment.js';
import { PrincipalsService } from '../sessions/principals.service.js';
import type { AccessTokenClaims } from '../tokens/access-token.service.js';
import { AccessTokenKeys, type VerificationKey } from './access-token-keys.js';
import { bearerToken } from './bearer-token.js';
import { EdDsaTokens } from './eddsa-tokens.js';
import { RejectedTokens } from './rejected-tokens.js';
import { VerifiedTokens } from './verified-tokens.js';

/** The types of Passport are those of Express. */
type ExpressRequest = Parameters<Strategy['authenticate']>[0];

type Done = (error: Error | null, key?: string | Buffer) => void;

/** Verifies a bearer token and resolves its principal (RFC 9068, section 4). */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(
    private readonly principals: PrincipalsService,
    private readonly verifiedTokens: VerifiedTokens,
    private readonly rejectedTokens: RejectedTokens,
    private readonly edDsaTokens: EdDsaTokens,
    keys: AccessTokenKeys,
    environment: Environment,
  ) {
    super({
      passReqToCallback: true,
      jwtFromRequest: bearerToken,
      // `AccessTokenKeys` returns a key only for the algorithm that it is for.
      algorithms: ['HS256', 'ES256', 'RS256'],
      issuer: environment.TOKEN_ISSUER,
      audience: environment.TOKEN_AUDIENCE,
      secretOrKeyProvider: (_: unknown, token: string, done: Done) => {
        const found = keys.find(token);
        if (found instanceof Promise) found.then((key) => provide(key, done), done);
        else provide(found, done);
      },
    });
  }

  /** passport-jwt verifies every algorithm but EdDSA. */
  override authenticate(expressRequest: ExpressRequest, options?: object): void {
    const request = expressRequest as unknown as FastifyRequest;
    const token = bearerToken(request) ?? '';
    if (this.edDsaTokens.includes(token)) void this.authenticateEdDsa(request, token);
    else super.authenticate(expressRequest, options);
  }

  private async authenticateEdDsa(request: FastifyRequest, token: string): Promise<void> {
    try {
      const claims = await this.edDsaTokens.verify(token);
      const principal = claims instanceof Error ? false : await this.validate(request, claims);
      if (principal) this.success(principal);
      else this.fail(claims as never);
    } catch (error) {
      this.error(error as Error);
    }
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

function provide(found: VerificationKey | undefined, done: Done): void {
  // The type is too narrow: jsonwebtoken accepts a KeyObject, and is fast only with one.
  if (found) done(null, found.key as unknown as Buffer);
  else done(new Error('not an access token of this service'));
}
