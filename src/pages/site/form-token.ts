import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HostCookies } from '../../http/requests/host-cookies.js';

const NAME = 'form';
/** Seconds; a form in a tab that was open for longer is shown again, with the typed values. */
const LIFETIME = 24 * 60 * 60;

/** The name of the hidden field. */
export const FORM_TOKEN_FIELD = 'form_token';

/**
 * The token of the browser's forms: a random cookie, repeated in each form (double submit). A page of another
 * website can make a browser send a form, but reads no cookie and, because of `__Host-`, sets none.
 */
export function formTokenOf(
  request: FastifyRequest,
  reply: FastifyReply,
  cookies: HostCookies,
): string {
  const found = cookies.read(request, NAME);
  if (found !== undefined && /^[\w-]{32}$/.test(found)) return found;
  const value = randomBytes(24).toString('base64url');
  cookies.set(request, reply, { name: NAME, value, maxAge: LIFETIME });
  return value;
}

export function isGenuineForm(
  request: FastifyRequest,
  token: string | undefined,
  cookies: HostCookies,
): boolean {
  const expected = Buffer.from(cookies.read(request, NAME) ?? '');
  const given = Buffer.from(token ?? '');
  return (
    expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given)
  );
}
