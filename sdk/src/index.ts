export type { Api, RequestOptions } from './api.js';
export { type AuthClient, type AuthClientOptions, createAuthClient } from './auth-client.js';
export { browserStore, type BrowserStoreOptions } from './browser-store.js';
export type { components, operations, paths } from './schema.js';
export type { SessionEnd } from './session.js';
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
