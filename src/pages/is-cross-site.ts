import type { FastifyRequest } from 'fastify';
import { isOwnOrigin } from '../http/requests/is-own-origin.js';

/**
 * Whether another website sent the form. The cookie is `SameSite=Lax` already; this also rejects a page of
 * another subdomain.
 */
export function isCrossSite(request: Pick<FastifyRequest, 'headers' | 'server'>): boolean {
  const { 'sec-fetch-site': site, origin } = request.headers;
  // `none`: a form that the user sends again by reloading the page. https://w3c.github.io/webappsec-fetch-metadata/
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  // Only a client that is no browser sends neither header: it has no cookies of others.
  return origin !== undefined && !isOwnOrigin(origin, request);
}
