import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';
import type { PasskeyClient } from './passkey-client.js';
import { CANCELLED, runCeremony } from './passkey-ceremony.js';
import { listAndSignal, signalUnknown, signalUserDetails } from './passkey-signals.js';
import type { ResultOf, SignInAttempt } from './sign-in-attempt.js';
import type { SessionMode } from './sign-in-session.js';

export type { Cancelled } from './passkey-ceremony.js';

/** Milliseconds. Lifetime of a challenge that states none. */
const DEFAULT_LIFETIME = 5 * 60_000;

/** Milliseconds. Time to choose a passkey of the suggestions and to send it, before its challenge expires. */
const RENEWAL_MARGIN = 30_000;

type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];
type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];
type NewCredential = Awaited<ReturnType<typeof startRegistration>>;
type Credential = Awaited<ReturnType<typeof startAuthentication>>;

export interface CeremonyOptions {
  /** Cancels the dialog of the browser. */
  signal?: AbortSignal;
}

export interface PasskeySignInOptions<Mode extends SessionMode = 'bearer'> extends CeremonyOptions {
  /** An attempt with `passkey` in `next`. Default: a new sign-in, without a name. */
  attempt?: SignInAttempt<Mode>;
  /** Skips the second factor at the next sign-ins on this device, where the service offers it. */
  trust_device?: boolean;
}

export interface NewPasskeyOptions extends CeremonyOptions {
  /** Name of the passkey in lists. */
  name?: string;
}

export type Passkeys<Mode extends SessionMode = 'bearer'> = ReturnType<typeof createPasskeys<Mode>>;

/**
 * Passkeys in a browser. A result with the status `cancelled` means that the user has closed the dialog, or that
 * another one replaced it. Other failures of the browser are thrown as a `WebAuthnError` of
 * `@simplewebauthn/browser`: its `code` is `ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED`, for example.
 */
export function createPasskeys<Mode extends SessionMode>(auth: PasskeyClient<Mode>) {
  /** Number of started and cancelled dialogs. */
  let changes = 0;
  let isSuggesting = false;

  /** The browser handles no signal while it waits for a passkey. */
  function endSuggestions(): void {
    changes += 1;
    if (isSuggesting) WebAuthnAbortService.cancelCeremony();
  }

  async function create(optionsJSON: CreationOptions, { name, signal }: NewPasskeyOptions) {
    changes += 1;
    const outcome = await runCeremony(() => startRegistration({ optionsJSON }), { signal });
    if (outcome.status !== 'done') return undefined;
    const credential: NewCredential = outcome.credential;
    return { credential: toBody(credential), ...(name !== undefined && { name }) };
  }

  return {
    /** Whether this browser has passkeys. */
    isSupported: (): boolean => browserSupportsWebAuthn(),

    /** Whether this browser suggests passkeys in a form field. */
    isAutofillSupported: (): Promise<boolean> => browserSupportsWebAuthnAutofill(),

    /** Signs in by a passkey in a dialog of the browser, or performs the next step of an attempt. */
    async signIn({ attempt, trust_device, signal }: PasskeySignInOptions<Mode> = {}) {
      changes += 1;
      const started = attempt
        ? { ...(await attempt.passkeyOptions()), attempt }
        : await auth.startPasskeySignIn();
      if (!started.data) return rejected(started);
      const optionsJSON = started.data.options as unknown as RequestOptions;
      const outcome = await runCeremony(() => startAuthentication({ optionsJSON }), { signal });
      if (outcome.status !== 'done') return CANCELLED;
      return prove(started.attempt, optionsJSON, outcome.credential, trust_device);
    },

    /**
     * Suggests passkeys in the field with `autocomplete="username webauthn"` (conditional UI), and signs in by
     * the chosen one. Call it when the form is shown, and again after a dialog was cancelled. Any other dialog
     * and `cancel` end it.
     */
    async autofill({ signal }: CeremonyOptions = {}) {
      const before = changes;
      if (!(await browserSupportsWebAuthnAutofill())) return CANCELLED;
      for (;;) {
        const started = await auth.startPasskeySignIn();
        if (!started.data) return rejected(started);
        if (changes !== before) return CANCELLED;
        const { attempt, data } = started;
        const optionsJSON = data.options as unknown as RequestOptions;
        const expiry = Date.now() + (optionsJSON.timeout ?? DEFAULT_LIFETIME) - RENEWAL_MARGIN;
        isSuggesting = true;
        const outcome = await runCeremony(
          () => startAuthentication({ optionsJSON, useBrowserAutofill: true }),
          { signal, lifetime: expiry - Date.now() },
        ).finally(() => (isSuggesting = false));
        if (outcome.status === 'cancelled') return outcome;
        // The timer is late on a device that was asleep; the challenge is not accepted any more.
        if (outcome.status === 'expired' || Date.now() > expiry + RENEWAL_MARGIN) continue;
        return prove(attempt, optionsJSON, outcome.credential);
      }
    },

    /** Ends a dialog and the suggestions of `autofill`, such as when the form is left. */
    cancel(): void {
      changes += 1;
      WebAuthnAbortService.cancelCeremony();
    },

    /** Creates a passkey of the signed-in user. Needs a recent authentication, see `stepUp`. */
    async register(options: NewPasskeyOptions = {}) {
      const started = await auth.factors.passkeyOptions();
      if (!started.data) return rejected(started);
      const body = await create(started.data.options as unknown as CreationOptions, options);
      if (!body) return CANCELLED;
      const added = await auth.factors.addPasskey(body);
      if (!added.data) return rejected(added);
      const { data, response } = added;
      const result: ResultOf<'registered', { readonly data: typeof data }> = {
        status: 'registered',
        data,
        response,
      };
      return result;
    },

    /** Creates a passkey as the next step of an attempt with `enroll_passkey` in `next`. */
    async enroll(attempt: SignInAttempt<Mode>, options: NewPasskeyOptions = {}) {
      const started = await attempt.enrollPasskeyOptions();
      if (!started.data) return rejected(started);
      const body = await create(started.data.options as unknown as CreationOptions, options);
      return body ? attempt.enrollPasskey(body) : CANCELLED;
    },

    /** Lists the passkeys of the user, and removes the user's other ones from the browser. */
    async list() {
      endSuggestions();
      return listAndSignal(auth);
    },

    /** Removes a passkey from the user and, where the browser supports it, from the browser. */
    async remove(id: string) {
      endSuggestions();
      const result = await auth.factors.removePasskey(id);
      if (result.response.ok) await listAndSignal(auth);
      return result;
    },

    /** Shows the current names of the user in the browser's lists. Call it after a change of the profile. */
    async signalUserDetails(): Promise<void> {
      endSuggestions();
      await signalUserDetails(auth);
    },
  };
}

/** The types of WebAuthn name some extensions, those of the service allow any. */
function toBody<T extends NewCredential | Credential>(credential: T) {
  const extensions: Record<string, unknown> = { ...credential.clientExtensionResults };
  return { ...credential, clientExtensionResults: extensions } as Omit<
    T,
    'clientExtensionResults'
  > & {
    clientExtensionResults: Record<string, unknown>;
  };
}

async function prove<Mode extends SessionMode>(
  attempt: SignInAttempt<Mode>,
  { rpId }: RequestOptions,
  credential: Credential,
  trust_device?: boolean,
) {
  const isTrusted = trust_device === undefined ? {} : { trust_device };
  const result = await attempt.passkey({ credential: toBody(credential), ...isTrusted });
  if (result.error?.code === 'unknown_passkey' && rpId !== undefined) {
    await signalUnknown(rpId, credential.id);
  }
  return result;
}

function rejected<Failure>({ error, response }: { error?: Failure; response: Response }) {
  const result: ResultOf<'rejected', { readonly error: Failure }> = {
    status: 'rejected',
    error: error as Failure,
    response,
  };
  return result;
}
