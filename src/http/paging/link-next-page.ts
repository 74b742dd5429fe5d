import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page } from './page.dto.js';

/** Sets `Link: <…>; rel="next"` (RFC 8288) to this request with the next cursor, if there is a next page. */
export function linkNextPage(
  page: Page<unknown>,
  request: Pick<FastifyRequest, 'url'>,
  reply: Pick<FastifyReply, 'header'>,
): void {
  if (page.next_cursor === null) return;
  const queryAt = request.url.indexOf('?');
  const path = queryAt < 0 ? request.url : request.url.slice(0, queryAt);
  const parameters = new URLSearchParams(queryAt < 0 ? '' : request.url.slice(queryAt));
  parameters.set('cursor', page.next_cursor);
  // A relative reference, as the service cannot determine its public URL behind a proxy.
  reply.header('link', `<${path}?${parameters.toString()}>; rel="next"`);
}
