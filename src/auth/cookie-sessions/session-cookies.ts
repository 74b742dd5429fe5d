import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Environment } from '../../config/environment.js';
import { HostCookies } from '../../http/requests/host-cookies.js';

/** The part of a token response that becomes cookies; without a refresh token, only the access token is new. */
export interface CookieTokens {
  readonly access_token: string;
  readonly expires_in: number;
  readonly refresh_token?: string;
  readonly refresh_expires_in?: number;
}

/** The tokens of a session in cookies. */
interface SessionTokens {
  readonly accessToken: string | undefined;
  readonly refreshToken: string | undefined;
}

const ACCESS = 'access';
const SESSION = 'session';

/** The cookies of a session: one with its access token, one with its refresh token. */
@Injectable()
export class SessionCookies {
  private readonly cookies: HostCookies;

  constructor(environment: Environment) {
    this.cookies = new HostCookies(environment);
  }

  /** @returns undefined without a cookie of a session */
  read(request: FastifyRequest): SessionTokens | undefined {
    const accessToken = this.cookies.read(request, ACCESS);
    const refreshToken = this.cookies.read(request, SESSION);
    return accessToken === undefined && refreshToken === undefined
      ? undefined
      : { accessToken, refreshToken };
  }

  /** Both cookies live as long as the session: the service refreshes an expired access token by itself. */
  set(request: FastifyRequest, reply: FastifyReply, tokens: CookieTokens): void {
    const maxAge = tokens.refresh_expires_in ?? tokens.expires_in;
    this.cookies.set(request, reply, { name: ACCESS, value: tokens.access_token, maxAge });
    if (tokens.refresh_token === undefined) return;
    this.cookies.set(request, reply, { name: SESSION, value: tokens.refresh_token, maxAge });
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    for (const name of [ACCESS, SESSION]) this.cookies.clear(request, reply, name);
  }
}
