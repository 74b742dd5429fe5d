import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requesterOf } from '../../access/requester.js';
import { Environment } from '../../config/environment.js';
import { RevocationService } from '../../sessions/revocation.service.js';
import { parseRefreshToken } from '../../tokens/refresh-token.js';
import { trustedDeviceIdOf } from '../../sessions/trusted-devices/trusted-devices.js';
import { COOKIE_MODE_HEADER } from './cookie-mode.js';
import { endsSession } from './ends-session.js';
import { type CookieTokens, SessionCookies } from './session-cookies.js';

const TOKEN_FIELDS = new Set([
  'access_token',
  'token_type',
  'expires_in',
  'refresh_token',
  'refresh_expires_in',
  'trusted_device_token',
]);

/** Routes that end the trust in devices: in all, or in one. */
const FORGETS_DEVICES = /\/users\/me\/trusted-devices(?:\/:device_id)?$/;

interface Body extends Partial<CookieTokens> {
  readonly trusted_device_token?: string;
}

/** In cookie mode, moves the tokens of a response to cookies: no script of a page can read them. */
export function moveTokensToCookies(app: NestFastifyApplication): void {
  if (!app.get(Environment).COOKIE_SESSIONS_ENABLED) return;
  const cookies = app.get(SessionCookies);
  const revocation = app.get(RevocationService);
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  server.addHook('onSend', (request, reply, payload, done) => {
    if (request.headers[COOKIE_MODE_HEADER] !== 'cookie' || reply.statusCode >= 300) {
      done(null, payload);
      return;
    }
    const previous = cookies.read(request)?.refreshToken;
    if (endsSession(request, previous)) cookies.clear(request, reply);
    if (forgetsDevice(request, cookies.trustedDevice(request))) {
      cookies.clearTrustedDevice(request, reply);
    }
    const body = parseTokens(payload);
    if (!body) {
      done(null, payload);
      return;
    }
    cookies.set(request, reply, body);
    const { trusted_device_token: device } = body;
    if (device !== undefined) cookies.setTrustedDevice(request, reply, device);
    const rest = withoutTokens(body);
    const isEmpty = Object.keys(rest).length === 0;
    if (isEmpty) reply.code(204).removeHeader('content-type').removeHeader('content-length');
    const send = () => done(null, isEmpty ? null : JSON.stringify(rest));
    if (previous === undefined || !startsSession(body, previous)) send();
    else endReplaced(previous, request).then(send, done);
  });

  /** A browser has one session: a sign-in ends the one that its cookies replace (ASVS 7.2.4). */
  async function endReplaced(previous: string, request: FastifyRequest): Promise<void> {
    try {
      await revocation.revokeByToken(previous, requesterOf(request));
    } catch (error) {
      // The new session is started, and the old one expires.
      request.log.warn(error, 'The session that a sign-in replaced is not revoked.');
    }
  }
}

/** Whether tokens are of another session than the previous refresh token. */
function startsSession({ refresh_token }: CookieTokens, previous: string): boolean {
  if (refresh_token === undefined) return false;
  const before = parseRefreshToken(previous);
  return before !== undefined && before.sessionId !== parseRefreshToken(refresh_token)?.sessionId;
}

/** Whether the request has ended the trust in its own device. */
function forgetsDevice(request: FastifyRequest, token: string | undefined): boolean {
  const { method, params, routeOptions } = request;
  if (token === undefined || method !== 'DELETE') return false;
  if (!FORGETS_DEVICES.test(routeOptions.url ?? '')) return false;
  const { device_id: id } = params as { device_id?: string };
  return id === undefined || id === trustedDeviceIdOf(token);
}

function parseTokens(payload: unknown): (Body & CookieTokens) | undefined {
  if (typeof payload !== 'string' || !payload.includes('"access_token"')) return undefined;
  const body = JSON.parse(payload) as Body;
  return body.access_token === undefined ? undefined : (body as Body & CookieTokens);
}

/** The rest of a response, such as recovery codes. */
function withoutTokens(body: Body): object {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !TOKEN_FIELDS.has(name)));
}
