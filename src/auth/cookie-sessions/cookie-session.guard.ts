import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import { IS_PUBLIC } from '../../access/public.decorator.js';
import { AppException } from '../../common/errors/app.exception.js';
import { hasCode } from '../../common/errors/has-code.js';
import { Environment } from '../../config/environment.js';
import { clientInfo } from '../../http/requests/client-info.js';
import { TokenRefreshService } from '../token-refresh.service.js';
import { assertSameSite, isSafe } from './assert-same-site.js';
import { COOKIE_MODE_HEADER, isCookieMode } from './cookie-mode.js';
import { SessionCookies } from './session-cookies.js';

/** Routes that take the refresh token in the body; in cookie mode, it comes from the cookie. */
const TAKES_REFRESH_TOKEN = /\/auth\/(?:refresh|logout)$/;

/** A text that is no refresh token of this service. */
const NO_TOKEN = 'none';

/** The route that takes the token of a trusted device, which comes from its cookie too. */
const TAKES_TRUSTED_DEVICE = /\/auth\/login$/;

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly tokens: NonNullable<ReturnType<SessionCookies['read']>>;
}

/**
 * Global, before authentication: passes the access token of a cookie on as a bearer token, after the check
 * against cross-site requests, and refreshes it if it has expired. The rest of the service knows no cookies.
 */
@Injectable()
export class CookieSessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly refresh: TokenRefreshService,
    private readonly cookies: SessionCookies,
    private readonly environment: Environment,
  ) {}

  /** Synchronous without cookies: a promise per request is a measurable part of its cost. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { cookie, [COOKIE_MODE_HEADER]: mode } = request.headers;
    if (cookie === undefined && mode === undefined) return true;
    if (!this.environment.COOKIE_SESSIONS_ENABLED) return true;
    return this.admit(context, request);
  }

  private async admit(context: ExecutionContext, request: FastifyRequest): Promise<boolean> {
    const wantsCookies = isCookieMode(request);
    const tokens = this.cookies.read(request);
    if (!wantsCookies && !tokens) return true;
    if (request.headers.authorization !== undefined) throw conflictingCredentials();
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, [
      context.getHandler(),
      context.getClass(),
    ]);
    // A public route reads no cookie unless the client asks for the mode.
    if (isPublic && !wantsCookies) return true;
    assertSameSite(request, this.environment.BACKEND_CORS_ORIGINS);
    if (!isSafe(request) && !wantsCookies) throw missingHeader();
    if (isPublic) {
      moveRefreshToken(request, tokens?.refreshToken);
      this.moveTrustedDevice(request);
    } else if (tokens) {
      const reply = context.switchToHttp().getResponse<FastifyReply>();
      await this.authenticate({ request, reply, tokens });
    }
    return true;
  }

  private moveTrustedDevice(request: FastifyRequest): void {
    if (!TAKES_TRUSTED_DEVICE.test(request.routeOptions.url ?? '')) return;
    const token = this.cookies.trustedDevice(request);
    if (token !== undefined) addToBody(request, 'trusted_device_token', token);
  }

  private async authenticate({ request, reply, tokens }: Exchange): Promise<void> {
    const { accessToken, refreshToken } = tokens;
    const isCurrent = accessToken !== undefined && !isExpired(accessToken);
    const token = isCurrent ? accessToken : await this.renew(request, reply, refreshToken);
    // Without one, the route answers as to a request without credentials.
    if (token !== undefined) request.headers.authorization = `Bearer ${token}`;
  }

  /** Concurrent requests with one cookie get the same successor, by the grace window. */
  private async renew(
    request: FastifyRequest,
    reply: FastifyReply,
    refreshToken: string | undefined,
  ): Promise<string | undefined> {
    if (refreshToken === undefined) return undefined;
    try {
      const tokens = await this.refresh.refresh(refreshToken, clientInfo(request));
      this.cookies.set(request, reply, tokens);
      return tokens.access_token;
    } catch (error) {
      // The cookies stay: another tab may have replaced them since this request was sent.
      if (hasCode(error, 'invalid_grant')) return undefined;
      throw error;
    }
  }
}

/** Without a cookie, the routes answer as to a token that is not valid: a sign-out succeeds, a refresh does not. */
function moveRefreshToken(request: FastifyRequest, refreshToken: string = NO_TOKEN): void {
  if (!TAKES_REFRESH_TOKEN.test(request.routeOptions.url ?? '')) return;
  addToBody(request, 'refresh_token', refreshToken);
}

/** A token that the client sends itself stays. */
function addToBody(request: FastifyRequest, name: string, token: string): void {
  const body = (request.body ?? {}) as Record<string, unknown>;
  request.body = { ...body, [name]: body[name] ?? token };
}

/** Its signature is verified with the other bearer tokens. */
function isExpired(accessToken: string): boolean {
  try {
    const { exp = 0 } = decodeJwt(accessToken);
    return exp <= Math.floor(Date.now() / 1000);
  } catch {
    return true;
  }
}

function conflictingCredentials(): AppException {
  return new AppException('malformed_request', {
    detail:
      'The request has an Authorization header and asks for, or has, the cookies of a session; send one of the two.',
  });
}

function missingHeader(): AppException {
  return new AppException('cross_site_request', {
    detail:
      'A request with cookies that changes something needs the header Accept-Session: cookie.',
  });
}
