import { randomUUID } from 'node:crypto';
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { TokenExpiredError } from '@nestjs/jwt';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import passport from 'passport';
import { invalidToken, missingToken } from '../../access/invalid-token.js';
import { IS_PUBLIC } from '../../access/public.decorator.js';
import type { Principal } from '../../access/principal.js';
import { PrincipalsService } from '../../sessions/principals.service.js';
import { bearerToken } from '../bearer-token.js';
import { JwtStrategy } from '../jwt.strategy.js';
import { RejectedTokens } from '../rejected-tokens.js';
import { VerifiedTokens } from '../verified-tokens.js';

type AuthenticatedRequest = FastifyRequest & { user?: Principal };

/** Global: every route requires an access token unless it is `@Public`. */
@Injectable()
export class JwtAuthGuard extends AuthGuard() {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifiedTokens: VerifiedTokens,
    private readonly rejectedTokens: RejectedTokens,
    private readonly principals: PrincipalsService,
    strategy: JwtStrategy,
  ) {
    // Strategy names are global to the process: under the default name, the application that starts last
    // would authenticate for all others. (Passport also accepts the strategy object itself, but then
    // concurrent requests share that object, and with it each other's principal.)
    const name = `jwt-${randomUUID()}`;
    passport.use(name, strategy);
    super({ defaultStrategy: name });
  }

  /** Synchronous where possible: a promise per request is a measurable part of its cost. */
  override canActivate(
    context: ExecutionContext,
  ): ReturnType<InstanceType<ReturnType<typeof AuthGuard>>['canActivate']> {
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (isPublic) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = bearerToken(request);
    // No token, or one that is not cached: Passport verifies it.
    if (token === null) return super.canActivate(context);
    if (this.rejectedTokens.has(token)) throw invalidToken();
    const key = this.verifiedTokens.find(token);
    if (!key) return super.canActivate(context);
    const principal = this.principals.find(key);
    return principal instanceof Promise
      ? principal.then((found) => this.admit(request, token, found))
      : this.admit(request, token, principal);
  }

  override handleRequest<Found>(
    error: unknown,
    principal: Found | false,
    info: unknown,
    context: ExecutionContext,
  ): Found {
    if (error) throw error;
    if (principal) return principal;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    // jsonwebtoken checks the signature first.
    if (info instanceof TokenExpiredError) this.rejectedTokens.add(bearerToken(request) ?? '');
    const isBearer = /^bearer\b/i.test(request.headers.authorization ?? '');
    throw isBearer ? invalidToken() : missingToken();
  }

  private admit(
    request: AuthenticatedRequest,
    token: string,
    principal: Principal | undefined,
  ): true {
    if (!principal) {
      this.rejectedTokens.add(token);
      throw invalidToken();
    }
    request.user = principal;
    return true;
  }
}
