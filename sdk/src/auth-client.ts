import { type AuthClient, type AuthClientOptions, createBearerClient } from './bearer-client.js';
import {
  type CookieAuthClient,
  type CookieClientOptions,
  createCookieClient,
} from './cookie-client.js';

/** Creates a client of the service with its session in cookies that no script can read, for pages of a browser. */
export function createAuthClient(options: CookieClientOptions): CookieAuthClient;
/** Creates a client of the service that stores tokens, and refreshes them when needed. */
export function createAuthClient(options: AuthClientOptions): AuthClient;
export function createAuthClient(
  options: AuthClientOptions | CookieClientOptions,
): AuthClient | CookieAuthClient {
  return options.mode === 'cookie' ? createCookieClient(options) : createBearerClient(options);
}
