import type { AuthClient } from './bearer-client.js';
import type { CookieAuthClient } from './cookie-client.js';
import type { SessionMode } from './sign-in-session.js';
import type { createSignIns } from './sign-ins.js';

/** The part of a client that passkeys need. */
export interface PasskeyClient<Mode extends SessionMode = SessionMode> {
  readonly startPasskeySignIn: ReturnType<typeof createSignIns<Mode>>['startPasskeySignIn'];
  readonly factors: AuthClient['factors'];
  readonly api: Pick<(AuthClient | CookieAuthClient)['api'], 'GET'>;
}
