import { WebAuthnAbortService } from '@simplewebauthn/browser';
import type { ResultOf } from './sign-in-attempt.js';

/** The user has closed the dialog, or another one has replaced it. There is no response of the service. */
export type Cancelled = Omit<ResultOf<'cancelled'>, 'response'> & { readonly response?: undefined };

export const CANCELLED: Cancelled = { status: 'cancelled' };

interface CeremonyLimits {
  /** Cancels the ceremony. */
  readonly signal?: AbortSignal;
  /** Milliseconds until the ceremony ends as `expired`. */
  readonly lifetime?: number;
}

type Outcome<T> = { status: 'done'; credential: T } | { status: 'expired' } | Cancelled;

/**
 * Runs a dialog of the browser to its end.
 *
 * @throws a `WebAuthnError`, unless the user or the app has cancelled the dialog. WebAuthn reports a closed
 *   dialog, a timeout and an unsuitable passkey alike as `NotAllowedError`, so as to reveal nothing.
 */
export async function runCeremony<T>(
  start: () => Promise<T>,
  { signal, lifetime }: CeremonyLimits = {},
): Promise<Outcome<T>> {
  if (signal?.aborted) return CANCELLED;
  let isExpired = false;
  const expire = () => {
    isExpired = true;
    cancel();
  };
  const timer = lifetime === undefined ? undefined : setTimeout(expire, lifetime);
  signal?.addEventListener('abort', cancel);
  try {
    return { status: 'done', credential: await start() };
  } catch (error) {
    if (!isCancellation(error)) throw error;
    return isExpired ? { status: 'expired' } : CANCELLED;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}

function cancel(): void {
  WebAuthnAbortService.cancelCeremony();
}

function isCancellation(error: unknown): boolean {
  return error instanceof Error && ['AbortError', 'NotAllowedError'].includes(error.name);
}
