import type { ScriptTexts as Texts } from './page-data.js';

/** Errors of `@simplewebauthn/browser` and of browsers, by code or name. */
const KNOWN: Readonly<Record<string, keyof Texts>> = {
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED: 'exists',
  ERROR_INVALID_DOMAIN: 'wrongAddress',
  ERROR_INVALID_RP_ID: 'wrongAddress',
  // Without a connection, and for a response that is cut off.
  TypeError: 'offline',
};

/** @returns the name of the text that says what to do after an error of a dialog */
export function explainPasskeyError(error: unknown): keyof Texts {
  const { code = '', name = '' } = (error ?? {}) as { code?: string; name?: string };
  return KNOWN[code] ?? KNOWN[name] ?? 'unsuitable';
}

/**
 * A browser says alike that the user closed the dialog, that it found no passkey and that the time is over: only
 * the clock tells the last one apart.
 *
 * @param elapsed milliseconds since the dialog was opened
 * @param timeout milliseconds, as the service has set it
 */
export function explainClosedDialog(
  kind: 'get' | 'create',
  { elapsed, timeout }: { elapsed: number; timeout: number },
): keyof Texts {
  if (elapsed >= timeout - 1_000) return 'timeout';
  return kind === 'create' ? 'notCreated' : 'cancelled';
}
