import type { FastifyRequest } from 'fastify';
import { parseRefreshToken } from '../../tokens/refresh-token.js';

const SIGN_OUT = /\/auth\/(?:logout|logout-all)$/;
const OWN_USER = /\/users\/me$/;
const OWN_SESSION = /\/users\/me\/sessions\/:(\w+)$/;

/**
 * Whether a request that succeeded has revoked the session of its cookies: a sign-out, the deletion of the own
 * user, or the revocation of this session by its id.
 */
export function endsSession(request: FastifyRequest, refreshToken: string | undefined): boolean {
  const url = request.routeOptions.url ?? '';
  if (SIGN_OUT.test(url)) return true;
  if (request.method !== 'DELETE') return false;
  if (OWN_USER.test(url)) return true;
  const parameter = OWN_SESSION.exec(url)?.[1];
  if (parameter === undefined) return false;
  const id = (request.params as Record<string, string>)[parameter]?.toLowerCase();
  return parseRefreshToken(refreshToken ?? '')?.sessionId === id;
}
