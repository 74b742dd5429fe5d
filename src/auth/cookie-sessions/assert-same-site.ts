import type { FastifyRequest } from 'fastify';
import { AppException } from '../../common/errors/app.exception.js';
import { isOwnOrigin } from '../../http/requests/is-own-origin.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isSafe({ method }: Pick<FastifyRequest, 'method'>): boolean {
  return SAFE_METHODS.has(method);
}

/**
 * Rejects requests with cookies that a page of another website may have caused (CSRF; ASVS 3.5.3). Browsers
 * send `Sec-Fetch-Site` (Fetch Metadata) and, with requests that change something, `Origin`; a client that
 * sends neither is no browser, and has no cookies of others.
 *
 * @param origins other origins that may call the API (`BACKEND_CORS_ORIGINS`)
 * @throws AppException `cross_site_request`
 */
export function assertSameSite(request: FastifyRequest, origins: readonly string[]): void {
  const { 'sec-fetch-site': site, origin } = request.headers;
  const isListed = origin !== undefined && origins.includes(origin);
  const isAllowedOrigin = origin === undefined || isListed || isOwnOrigin(origin, request);
  const isAllowedSite =
    site === undefined ||
    site === 'same-origin' ||
    // The address bar or a bookmark.
    (site === 'none' && isSafe(request)) ||
    isListed;
  if (isAllowedOrigin && isAllowedSite) return;
  throw new AppException('cross_site_request', {
    detail:
      'A request with cookies must come from a page of this service, or of an origin in BACKEND_CORS_ORIGINS.',
  });
}
