import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { IS_PUBLIC } from '../../common/access/public.decorator.js';
import { AppException } from '../../common/errors/app.exception.js';
import { JwtStrategy } from '../jwt.strategy.js';

/** Global: a route asks for an access token unless it is `@Public`. */
@Injectable()
export class JwtAuthGuard extends AuthGuard() {
  constructor(
    private readonly reflector: Reflector,
    strategy: JwtStrategy,
  ) {
    // The strategy itself, which Passport takes too: a name is the same for all applications of a
    // process, and the last one to start would authenticate for the others.
    super({ defaultStrategy: strategy as unknown as string });
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
    throw challenge(/^bearer\b/i.test(authorization ?? ''));
  }
}

/** RFC 6750, section 3: who sent no token learns how to send one, but gets no error code. */
function challenge(sentToken: boolean): AppException {
  return sentToken
    ? new AppException('invalid_token', {
        detail: 'The access token is not valid any more, or never was.',
        headers: {
          'www-authenticate':
            'Bearer error="invalid_token", error_description="The access token is not valid"',
        },
      })
    : new AppException('invalid_token', {
        detail: 'Send an access token in the Authorization header: Bearer <token>.',
        headers: { 'www-authenticate': 'Bearer' },
      });
}
