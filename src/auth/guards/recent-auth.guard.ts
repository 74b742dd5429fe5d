import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { assertRecentAuth } from '../../access/assert-recent-auth.js';
import type { Principal } from '../../access/principal.js';
import { RECENT_AUTH, type RequiredAuth } from '../../access/requires-recent-auth.decorator.js';

/** Global: where a route requires a recent or strong authentication, the session of the request must have it. */
@Injectable()
export class RecentAuthGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const required = this.reflector.getAllAndOverride<RequiredAuth | undefined>(RECENT_AUTH, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (required === undefined) return true;
    // From the principal, never from the token: a session may be reauthenticated after its token was issued.
    const { user } = context.switchToHttp().getRequest<{ user: Principal }>();
    assertRecentAuth(user, required.minutes, required.acr);
    return true;
  }
}
