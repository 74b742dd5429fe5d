import type { FastifyRequest } from 'fastify';
import { isOwnOrigin } from './is-own-origin.js';

interface Rules {
  /** Other origins that are allowed (`BACKEND_CORS_ORIGINS`). */
  readonly origins?: readonly string[];
  /** Whether the address bar and a reload are allowed, as they are for a `GET`. */
  readonly acceptsUser: boolean;
}

/**
 * Whether a page of another website may have caused the request (CSRF; ASVS 3.5.3). Browsers send
 * `Sec-Fetch-Site` (Fetch Metadata) and, with requests that change something, `Origin`; a client that sends
 * neither is no browser, and has no cookies of others.
 */
export function isCrossSite(
  request: Pick<FastifyRequest, 'headers' | 'server'>,
  { origins = [], acceptsUser }: Rules,
): boolean {
  const { 'sec-fetch-site': site, origin } = request.headers;
  const isListed = origin !== undefined && origins.includes(origin);
  if (origin !== undefined && !isListed && !isOwnOrigin(origin, request)) return true;
  return !(
    site === undefined ||
    site === 'same-origin' ||
    (site === 'none' && acceptsUser) ||
    isListed
  );
}
