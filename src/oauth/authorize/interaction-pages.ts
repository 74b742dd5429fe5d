import type { FastifyReply, FastifyRequest } from 'fastify';
import { publicUrlOf } from '../../http/public-url/public-url.js';
import type { RequestParameters } from '../requests/request-parameters.js';

export const CONTINUE_PATH = '/oauth/authorize/continue';

/** The pages that lead a user through a request. */
const PAGES = { sign_in: '/sign-in', confirm: '/confirm', consent: '/consent' } as const;

/** The address of the page for a step; it leads back to the request. */
export function pageOf(
  { server }: Pick<FastifyRequest, 'server'>,
  step: keyof typeof PAGES,
  handle: string,
  { loginHint, uiLocales }: RequestParameters,
): string {
  const publicUrl = publicUrlOf(server);
  const back = `${publicUrl.pathOf(CONTINUE_PATH)}?${new URLSearchParams({ request: handle }).toString()}`;
  const language = uiLocales?.split(' ')[0];
  const query = new URLSearchParams({
    ...(step === 'consent' ? { request: handle } : { return_to: back }),
    ...(step === 'sign_in' && loginHint !== undefined && { login_hint: loginHint }),
    ...(language !== undefined && { lang: language }),
  });
  return `${publicUrl.pathOf(PAGES[step])}?${query.toString()}`;
}

/**
 * Leads the browser to the client by a page: browsers follow no redirect to another site after a form, where the
 * page with the form permits only its own (`form-action` of CSP).
 */
export function leave(reply: FastifyReply, address: string): void {
  const href = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  void reply
    .header('refresh', `0; url=${address}`)
    .header('referrer-policy', 'no-referrer')
    .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>Continue</title><p><a href="${href}">Continue</a></p></html>`,
    );
}
