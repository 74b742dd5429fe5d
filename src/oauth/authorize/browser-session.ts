import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../../access/principal.js';
import { SessionCookies } from '../../auth/cookie-sessions/session-cookies.js';
import { Environment } from '../../config/environment.js';
import { SessionByToken } from '../../sessions/session-by-token.js';

/** The user that is signed in to this service in a browser. */
@Injectable()
export class BrowserSession {
  constructor(
    private readonly cookies: SessionCookies,
    private readonly sessions: SessionByToken,
    private readonly environment: Environment,
  ) {}

  async find(request: FastifyRequest): Promise<Principal | undefined> {
    if (!this.environment.COOKIE_SESSIONS_ENABLED) return undefined;
    const refreshToken = this.cookies.read(request)?.refreshToken;
    return refreshToken === undefined ? undefined : this.sessions.find(refreshToken);
  }
}
