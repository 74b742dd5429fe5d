import type { NewTokens } from './token-store.js';

/** Where a session is: in tokens that the client stores, or in cookies that no script can read. */
export type SessionMode = 'bearer' | 'cookie';

/** The part of a response that is no token: recovery codes after an enrolment, to be shown once. */
export interface CookieData {
  readonly recovery_codes?: string[];
}

/** The data of a response that a script sees. */
export type VisibleData<Data, Mode extends SessionMode> = Mode extends 'cookie' ? CookieData : Data;

/** The part of a session that a sign-in needs. */
export interface SignInSession<Mode extends SessionMode> {
  /** @throws if no session can be kept, as with `browserStore()` on a server */
  assertWritable(): void;

  /**
   * Starts a session, or raises the current one by a step-up.
   *
   * @param data undefined in cookie mode, where the response has cookies and may have no body
   */
  accept<Data extends NewTokens>(
    data: Data | undefined,
    isStepUp?: boolean,
  ): Promise<VisibleData<Data, Mode>>;

  /** The token of this device, if the user trusts it, as a field of a sign-in. */
  trustedDevice(): Promise<{ trusted_device_token?: string }>;
}
