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
const TRUSTED_DEVICE = 'trusted_device';
/** Seconds. */
const DAY = 24 * 60 * 60;

/**
 * The cookies of a session, one with its access token and one with its refresh token; and that of the device,
 * which outlives them, as the next sign-in needs it.
 */
@Injectable()
export class SessionCookies {
  private readonly cookies: HostCookies;

  constructor(private readonly environment: Environment) {
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

  trustedDevice(request: FastifyRequest): string | undefined {
    return this.cookies.read(request, TRUSTED_DEVICE);
  }

  setTrustedDevice(request: FastifyRequest, reply: FastifyReply, value: string): void {
    const maxAge = this.environment.TRUSTED_DEVICE_DAYS * DAY;
    this.cookies.set(request, reply, { name: TRUSTED_DEVICE, value, maxAge });
  }

  clearTrustedDevice(request: FastifyRequest, reply: FastifyReply): void {
    this.cookies.clear(request, reply, TRUSTED_DEVICE);
  }

  /** Of the session; the device stays trusted. */
  clear(request: FastifyRequest, reply: FastifyReply): void {
    for (const name of [ACCESS, SESSION]) this.cookies.clear(request, reply, name);
  }
}
