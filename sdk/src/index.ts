export type { Api, RequestOptions } from './api.js';
export { createAuthClient } from './auth-client.js';
export type { AuthClient, AuthClientOptions } from './bearer-client.js';
export { browserStore, type BrowserStoreOptions } from './browser-store.js';
export type { CookieAuthClient, CookieClientOptions, SessionState } from './cookie-client.js';
export type { CookieForwarding } from './cookie-fetch.js';
export type { components, operations, paths } from './schema.js';
export type { SessionEnd } from './session.js';
export type { CookieData, SessionMode } from './sign-in-session.js';
export type { NextStep, SignInAttempt, SignInResult } from './sign-in-attempt.js';
export {
  memoryStore,
  type Tokens,
  type TokenStore,
  type TrustedDeviceStore,
} from './token-store.js';

import type { components } from './schema.js';

/** The body of every error; switch on its `code`. */
export type Problem = components['schemas']['Problem'];
export type ErrorCode = components['schemas']['ErrorCode'];
export type User = components['schemas']['UserResponse'];
