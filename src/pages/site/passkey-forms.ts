import type { Environment } from '../../config/environment.js';
import { relyingPartyOf } from '../../config/relying-party.js';
import type { ApiProblem } from './page-api.js';
import type { PasskeySignal } from './passkey-signal.js';
import type { PageContext } from './site-page.js';
import type { PasskeyDialog } from './site-view.js';

type Settings = Pick<Environment, 'PASSKEYS_ENABLED'> & Parameters<typeof relyingPartyOf>[0];

/**
 * Passkeys in forms. The script sends a form twice: without a credential it gets the options of the dialog as
 * JSON, and then the browser submits the form with the credential, as it does every form. So the handle of a
 * sign-in stays in its cookie, and responses and errors are those of the page.
 */
export class PasskeyForms {
  readonly isEnabled: boolean;
  private readonly rpId: string;
  /** Passkeys also work at other domains, which only the browser can tell. */
  private readonly hasRelatedOrigins: boolean;

  constructor(environment: Settings) {
    const { id, relatedOrigins } = relyingPartyOf(environment);
    this.isEnabled = environment.PASSKEYS_ENABLED;
    this.rpId = id;
    this.hasRelatedOrigins = relatedOrigins.length > 0;
  }

  dialog(kind: PasskeyDialog['kind']): PasskeyDialog {
    return { kind, rpId: this.hasRelatedOrigins ? undefined : this.rpId };
  }

  /** Lets the browser forget a passkey that the service has rejected as unknown. */
  signalsAfter({ code }: ApiProblem, { values }: PageContext): readonly PasskeySignal[] {
    const { id } = credentialOf(values) ?? {};
    if (code !== 'unknown_passkey' || typeof id !== 'string') return [];
    return [{ signalName: 'unknownCredential', rpID: this.rpId, credentialID: id }];
  }
}

/** @returns the credential of a submitted form; undefined when the script asks for options */
export function credentialOf({
  credential,
}: PageContext['values']): Readonly<Record<string, unknown>> | undefined {
  if (credential === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(credential);
    // The API checks its members.
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
