import type { FastifyRequest } from 'fastify';
import { publicUrlOf } from '../public-url/public-url.js';

/** Whether an `Origin` header names this service: the origin of `PUBLIC_URL`, or without one the host of the request. */
export function isOwnOrigin(
  origin: string,
  { headers, server }: Pick<FastifyRequest, 'headers' | 'server'>,
): boolean {
  if (!URL.canParse(origin)) return false;
  const given = new URL(origin);
  const url = publicUrlOf(server).addressOf('/');
  const own = URL.canParse(url) ? url : `${given.protocol}//${headers.host}`;
  return URL.canParse(own) && given.origin === new URL(own).origin;
}
