import { parseUrl } from '../../common/parse-url.js';
import type { FastifyRequest } from 'fastify';
import { publicUrlOf } from '../public-url/public-url.js';

/** Whether an `Origin` header names this service: the origin of `PUBLIC_URL`, or without one the host of the request. */
export function isOwnOrigin(
  origin: string,
  { headers, server }: Pick<FastifyRequest, 'headers' | 'server'>,
): boolean {
  const given = parseUrl(origin);
  if (!given) return false;
  const address = publicUrlOf(server).addressOf('/');
  const own = parseUrl(address) ?? parseUrl(`${given.protocol}//${headers.host}`);
  return given.origin === own?.origin;
}
