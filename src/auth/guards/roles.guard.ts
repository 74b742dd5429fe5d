import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isUUID } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { RefusalLog } from '../../audit/refusal-log.js';
import type { Principal } from '../../access/principal.js';
import { requesterOf } from '../../access/requester.js';
import type { Role } from '../../access/role.enum.js';
import { OR_SELF, ROLES } from '../../access/roles.decorator.js';
import { AppException } from '../../common/errors/app.exception.js';

type AuthenticatedRequest = FastifyRequest<{ Params: Record<string, string> }> & {
  user: Principal;
};

/** Global: where a route names roles, the principal needs one of them. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly refusals: RefusalLog,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(ROLES, targets);
    if (!roles) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const { user, params } = request;
    if (roles.includes(user.role)) return true;
    // Read from the handler only: `@OrSelf` on a controller has no effect.
    const parameter = this.reflector.get<string | undefined>(OR_SELF, context.getHandler());
    if (parameter && params[parameter]?.toLowerCase() === user.userId) return true;
    this.recordRefusal(request);
    throw new AppException('forbidden');
  }

  /** Records the user in the path too, where there is one. */
  private recordRefusal(request: AuthenticatedRequest): void {
    const path = request.routeOptions.url?.replace(/:(\w+)/g, '{$1}');
    const userId = request.params['user_id']?.toLowerCase();
    this.refusals.record(requesterOf(request), {
      event: 'access_denied',
      userId: isUUID(userId) ? userId : undefined,
      details: { route: `${request.method} ${path}` },
    });
  }
}
