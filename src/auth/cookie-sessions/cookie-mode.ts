import type { FastifyRequest } from 'fastify';
import { AppException } from '../../common/errors/app.exception.js';

/**
 * The header by which a client asks for cookies in place of tokens. Also the proof that a request which
 * changes something is no form of another website: a browser sends a header of this name to another origin
 * only after a preflight.
 */
export const COOKIE_MODE_HEADER = 'accept-session';

/** @throws AppException `malformed_request` for another value than `cookie` */
export function isCookieMode({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const value = headers[COOKIE_MODE_HEADER];
  if (value === undefined) return false;
  if (value === 'cookie') return true;
  throw new AppException('malformed_request', {
    detail: 'Accept-Session has one value: cookie. Leave it out for tokens in the response.',
  });
}
