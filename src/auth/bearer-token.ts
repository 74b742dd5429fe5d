import type { FastifyRequest } from 'fastify';

/** RFC 6750, section 2.1, and nothing behind the token: a JWT then has one spelling. */
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

export function bearerToken({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
  return BEARER.exec(headers.authorization ?? '')?.[1] ?? null;
}
