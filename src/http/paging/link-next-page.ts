import type { FastifyReply, FastifyRequest } from 'fastify';
import { publicUrlOf } from '../public-url/public-url.js';
import type { Page } from './page.dto.js';

/**
 * Sets `Link: <…>; rel="next"` (RFC 8288) to this request with the next cursor, if there is a next page. The
 * address is absolute with `PUBLIC_URL`, otherwise a path.
 */
export function linkNextPage(
  page: Page<unknown>,
  request: Pick<FastifyRequest, 'url' | 'server'>,
  reply: Pick<FastifyReply, 'header'>,
): void {
  if (page.next_cursor === null) return;
  const queryAt = request.url.indexOf('?');
  const path = queryAt < 0 ? request.url : request.url.slice(0, queryAt);
  const parameters = new URLSearchParams(queryAt < 0 ? '' : request.url.slice(queryAt));
  parameters.set('cursor', page.next_cursor);
  const address = publicUrlOf(request.server).addressOf(`${path}?${parameters.toString()}`);
  reply.header('link', `<${address}>; rel="next"`);
}
