import type { FastifyRequest } from 'fastify';
import { publicUrlOf } from '../http/public-url/public-url.js';

/**
 * Whether another website sent the form. The cookie is `SameSite=Lax` already; this also rejects a page of
 * another subdomain.
 */
export function isCrossSite({
  headers,
  server,
}: Pick<FastifyRequest, 'headers' | 'server'>): boolean {
  const site = headers['sec-fetch-site'];
  // `none`: a form that the user sends again by reloading the page. https://w3c.github.io/webappsec-fetch-metadata/
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin, host } = headers;
  // Only a client that is no browser sends neither header: it has no cookies of others.
  if (origin === undefined) return false;
  const own = publicUrlOf(server).addressOf('/');
  if (!URL.canParse(origin)) return true;
  return URL.canParse(own)
    ? new URL(origin).origin !== new URL(own).origin
    : new URL(origin).host !== host?.toLowerCase();
}
