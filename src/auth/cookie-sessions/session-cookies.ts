import type { FastifyReply, FastifyRequest } from 'fastify';
import { publicUrlOf } from '../../http/public-url/public-url.js';
import { Environment } from '../../config/environment.js';

/** The tokens of a session in cookies. */
export interface SessionCookies {
  readonly accessToken: string | undefined;
  readonly refreshToken: string | undefined;
}

/** The part of a token response that becomes cookies; without a refresh token, only the access token is new. */
export interface CookieTokens {
  readonly access_token: string;
  readonly expires_in: number;
  readonly refresh_token?: string;
  readonly refresh_expires_in?: number;
}

type Kind = 'access' | 'session';

/**
 * Cookies that only this host can set, and only over TLS (RFC 6265bis, section 4.1.3.2): a page of a sibling
 * subdomain cannot replace them. Browsers accept neither over plain HTTP, so that development on one machine
 * has names without the prefix.
 */
const NAMES = {
  secure: { access: '__Host-access', session: '__Host-session' },
  development: { access: 'dev-access', session: 'dev-session' },
} as const;

/** @returns undefined without a cookie of a session */
export function readSessionCookies(
  request: FastifyRequest,
  environment: Environment,
): SessionCookies | undefined {
  const { cookie } = request.headers;
  if (cookie === undefined) return undefined;
  const { access, session } = NAMES[modeOf(request, environment)];
  const accessToken = valueOf(cookie, access);
  const refreshToken = valueOf(cookie, session);
  return accessToken === undefined && refreshToken === undefined
    ? undefined
    : { accessToken, refreshToken };
}

/** Both cookies live as long as the session: the service refreshes an expired access token by itself. */
export function setSessionCookies(
  request: FastifyRequest,
  reply: FastifyReply,
  tokens: CookieTokens,
  environment: Environment,
): void {
  const maxAge = tokens.refresh_expires_in ?? tokens.expires_in;
  const set = (kind: Kind, value: string) =>
    reply.header('set-cookie', format(kind, value, maxAge, modeOf(request, environment)));
  set('access', tokens.access_token);
  if (tokens.refresh_token !== undefined) set('session', tokens.refresh_token);
}

export function clearSessionCookies(
  request: FastifyRequest,
  reply: FastifyReply,
  environment: Environment,
): void {
  for (const kind of ['access', 'session'] as const) {
    reply.header('set-cookie', format(kind, '', 0, modeOf(request, environment)));
  }
}

function modeOf({ server }: FastifyRequest, { isProduction }: Environment): keyof typeof NAMES {
  const isEncrypted = publicUrlOf(server).addressOf('/').startsWith('https:');
  return isProduction || isEncrypted ? 'secure' : 'development';
}

function format(kind: Kind, value: string, maxAge: number, mode: keyof typeof NAMES): string {
  const attributes = ['Path=/', `Max-Age=${maxAge}`, 'HttpOnly', 'SameSite=Lax'];
  if (mode === 'secure') attributes.push('Secure');
  return [`${NAMES[mode][kind]}=${value}`, ...attributes].join('; ');
}

/** @returns undefined for a name that is missing, empty or sent twice: only one of two can be ours */
function valueOf(cookie: string, name: string): string | undefined {
  const prefix = `${name}=`;
  const values = cookie
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix));
  return values.length === 1 ? values[0]?.slice(prefix.length) || undefined : undefined;
}
