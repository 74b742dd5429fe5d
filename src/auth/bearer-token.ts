import type { FastifyRequest } from 'fastify';

/** RFC 6750, section 2.1, with nothing after the token, so that a JWT has one spelling. */
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

export function bearerToken({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
  return BEARER.exec(headers.authorization ?? '')?.[1] ?? null;
}
