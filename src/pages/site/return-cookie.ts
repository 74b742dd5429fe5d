import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HostCookies } from '../../http/requests/host-cookies.js';

const NAME = 'return';
/** Seconds in which a user opens the link of a mail that a page has sent. */
const LIFETIME = 60 * 60;

/** The address to return to after the link of a mail, which has none. @returns an untrusted text */
export function readReturnCookie(
  request: FastifyRequest,
  cookies: HostCookies,
): string | undefined {
  try {
    return decodeURIComponent(cookies.read(request, NAME) ?? '') || undefined;
  } catch {
    return undefined;
  }
}

/** @param address undefined to forget that of an earlier flow */
export function setReturnCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  { address, cookies }: { address: string | undefined; cookies: HostCookies },
): void {
  if (address === undefined) return cookies.clear(request, reply, NAME);
  const value = encodeURIComponent(address);
  cookies.set(request, reply, { name: NAME, value, maxAge: LIFETIME });
}
