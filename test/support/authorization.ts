import { createHash, randomBytes } from 'node:crypto';
import type { OauthBrowser } from './oauth-browser.js';
import { CLIENT_SECRET, REDIRECT_URI } from './oauth-provider.js';
import type { TestApp } from './app.js';

const VERIFIER = randomBytes(32).toString('base64url');
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

/** The address of an authorization request with PKCE; a parameter of null is left out. */
export function authorizationPath(
  clientId: string,
  changes: Record<string, string | null> = {},
): string {
  const parameters = {
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: 'openid',
    state: 'a-state',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...changes,
  };
  const given = Object.entries(parameters).filter(
    (pair): pair is [string, string] => pair[1] !== null,
  );
  return `/oauth/authorize?${new URLSearchParams(given).toString()}`;
}

/** Sends an authorization request. @returns the parameters of the address that the browser is led to */
export async function authorize(
  browser: OauthBrowser,
  clientId: string,
  changes?: Record<string, string | null>,
): Promise<{ location: string; parameters: Record<string, string> }> {
  const { location = '' } = await browser.visit(authorizationPath(clientId, changes));
  const { searchParams } = new URL(location, 'http://localhost');
  return { location, parameters: Object.fromEntries(searchParams) };
}

const encode = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);

/** The header of `client_secret_basic`. */
export function basic(clientId: string, secret: string = CLIENT_SECRET): Record<string, string> {
  const credentials = Buffer.from(`${encode(clientId)}:${encode(secret)}`).toString('base64');
  return { authorization: `Basic ${credentials}` };
}

/** Sends a form of a confidential client. */
export function post(app: TestApp, path: string, clientId: string, form: Record<string, string>) {
  return app.request('POST', path, { form, headers: basic(clientId) });
}

/** Exchanges a code. */
export function redeem(
  app: TestApp,
  clientId: string,
  code: string,
  changes: Record<string, string> = {},
  headers: Record<string, string> = basic(clientId),
) {
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: VERIFIER,
    ...changes,
  };
  return app.request('POST', '/oauth/token', { form, headers });
}
