import { randomUUID } from 'node:crypto';
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import passport from 'passport';
import { invalidToken, missingToken } from '../../common/access/invalid-token.js';
import { IS_PUBLIC } from '../../common/access/public.decorator.js';
import { JwtStrategy } from '../jwt.strategy.js';

/** Global: a route asks for an access token unless it is `@Public`. */
@Injectable()
export class JwtAuthGuard extends AuthGuard() {
  constructor(
    private readonly reflector: Reflector,
    strategy: JwtStrategy,
  ) {
    // Names are global to the process: under the usual one, the last application to start would
    // authenticate for all others. (Passport would also take the strategy itself, but then all
    // requests at once share one object, and with it each other's principal.)
    const name = `jwt-${randomUUID()}`;
    passport.use(name, strategy);
    super({ defaultStrategy: name });
  }

  override canActivate(
    context: ExecutionContext,
  ): ReturnType<InstanceType<ReturnType<typeof AuthGuard>>['canActivate']> {
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, [
      context.getHandler(),
      context.getClass(),
    ]);
    return isPublic ? true : super.canActivate(context);
  }

  override handleRequest<Principal>(
    error: unknown,
    principal: Principal | false,
    _info: unknown,
    context: ExecutionContext,
  ): Principal {
    if (error) throw error;
    if (principal) return principal;
    const { authorization } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    throw /^bearer\b/i.test(authorization ?? '') ? invalidToken() : missingToken();
  }
}
