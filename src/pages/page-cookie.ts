import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookiePairs } from '../http/requests/cookie-pairs.js';
import { publicUrlOf } from '../http/public-url/public-url.js';

/** Seconds in which the form can be filled in; the link opens it again. */
const LIFETIME = 15 * 60;

/** No other text is stored, or looked up in the database. */
const TOKEN = /^uaot_[\w-]{64}$/;

/**
 * Moves a token from the address of a page to a cookie of that page alone. Not `Strict`: a browser would not
 * send it after a click in a web mailer.
 */
export function setTokenCookie(request: FastifyRequest, reply: FastifyReply, path: string): void {
  const { token } = request.query as { token?: unknown };
  // An invalid token replaces that of an earlier link too.
  if (typeof token !== 'string' || !TOKEN.test(token)) clearTokenCookie(request, reply, path);
  else reply.header('set-cookie', formatCookie(request, path, token, LIFETIME));
}

export function clearTokenCookie(request: FastifyRequest, reply: FastifyReply, path: string): void {
  reply.header('set-cookie', formatCookie(request, path, '', 0));
}

/** @returns undefined without a well-formed token */
export function readTokenCookie(request: FastifyRequest): string | undefined {
  const prefix = `${nameOf(request)}=`;
  const pairs = cookiePairs(request.headers.cookie);
  const token = pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length);
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

function formatCookie(
  request: FastifyRequest,
  path: string,
  value: string,
  maxAge: number,
): string {
  return [
    `${nameOf(request)}=${value}`,
    `Path=${publicUrlOf(request.server).pathOf(path)}`,
    `Max-Age=${maxAge}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(isEncrypted(request) ? ['Secure'] : []),
  ].join('; ');
}

/** The prefix protects the cookie from being set over an unencrypted connection (RFC 6265bis, 4.1.3.1). */
function nameOf(request: FastifyRequest): string {
  return isEncrypted(request) ? '__Secure-one_time_token' : 'one_time_token';
}

function isEncrypted({ server }: FastifyRequest): boolean {
  return publicUrlOf(server).addressOf('/').startsWith('https:');
}
