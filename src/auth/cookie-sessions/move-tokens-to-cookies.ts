import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Environment } from '../../config/environment.js';
import { COOKIE_MODE_HEADER } from './cookie-mode.js';
import { type CookieTokens, SessionCookies } from './session-cookies.js';

/** Routes after which the session of the request is revoked. */
const ENDS_SESSION = /\/auth\/(?:logout|logout-all)$/;

const TOKEN_FIELDS = new Set([
  'access_token',
  'token_type',
  'expires_in',
  'refresh_token',
  'refresh_expires_in',
]);

type Body = Partial<CookieTokens>;

/** In cookie mode, moves the tokens of a response to cookies: no script of a page can read them. */
export function moveTokensToCookies(app: NestFastifyApplication): void {
  if (!app.get(Environment).COOKIE_SESSIONS_ENABLED) return;
  const cookies = app.get(SessionCookies);
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  server.addHook('onSend', (request, reply, payload, done) => {
    if (request.headers[COOKIE_MODE_HEADER] !== 'cookie' || reply.statusCode >= 300) {
      done(null, payload);
      return;
    }
    if (ENDS_SESSION.test(request.routeOptions.url ?? '')) {
      cookies.clear(request, reply);
    }
    const body = parseTokens(payload);
    if (!body) {
      done(null, payload);
      return;
    }
    cookies.set(request, reply, body);
    const rest = withoutTokens(body);
    if (Object.keys(rest).length > 0) {
      done(null, JSON.stringify(rest));
      return;
    }
    reply.code(204).removeHeader('content-type').removeHeader('content-length');
    done(null, null);
  });
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
