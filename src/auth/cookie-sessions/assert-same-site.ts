import type { FastifyRequest } from 'fastify';
import { AppException } from '../../common/errors/app.exception.js';
import { isCrossSite } from '../../http/requests/is-cross-site.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isSafe({ method }: Pick<FastifyRequest, 'method'>): boolean {
  return SAFE_METHODS.has(method);
}

/**
 * Rejects requests with cookies that a page of another website may have caused.
 *
 * @param origins other origins that may call the API (`BACKEND_CORS_ORIGINS`)
 * @throws AppException `cross_site_request`
 */
export function assertSameSite(request: FastifyRequest, origins: readonly string[]): void {
  if (!isCrossSite(request, { origins, acceptsUser: isSafe(request) })) return;
  throw new AppException('cross_site_request', {
    detail:
      'A request with cookies must come from a page of this service, or of an origin in BACKEND_CORS_ORIGINS.',
  });
}
