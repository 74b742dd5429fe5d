import { browserSupportsWebAuthn, sendSignal } from '@simplewebauthn/browser';
import { createPasskeys, type Passkeys } from '../../../../sdk/src/passkeys.js';
import { disableFor } from './countdown.js';
import { explainClosedDialog, explainPasskeyError } from './explain-passkey-error.js';
import { isBusy, setBusy } from './guard-forms.js';
import { readPasskeySignals, type ScriptTexts } from './page-data.js';
import { passkeyClient } from './passkey-client.js';
import { FormRejected, type FormResponse } from './send-form.js';
import { clearAlerts, showAlert } from './show-alert.js';

/** Milliseconds; the lifetime of a challenge (CHALLENGE_LIFETIME of the service). */
const TIMEOUT = 5 * 60_000;

type Signal = Parameters<typeof sendSignal>[0];

/** Shows the forms with passkeys where the browser can use them, and has it suggest passkeys. */
export async function setUpPasskeys(texts: ScriptTexts): Promise<void> {
  const forms = [...document.querySelectorAll<HTMLFormElement>('form[data-passkey]')];
  // First: a browser handles no signal while it suggests passkeys.
  for (const signal of readPasskeySignals())
    await sendSignal(signal as Signal).catch(() => undefined);
  const usable = browserSupportsWebAuthn() ? forms.filter(isAtItsDomain) : [];
  for (const form of forms) {
    if (!usable.includes(form)) form.dataset['unusable'] = '';
  }
  for (const form of usable) {
    form.hidden = false;
    setUpForm(form, texts);
  }
  if (usable.length > 0) {
    for (const text of document.querySelectorAll<HTMLElement>('[data-without-passkeys]')) {
      text.hidden = true;
    }
  }
}

/** Browsers offer the passkeys of a domain to its pages and to those of its subdomains. */
function isAtItsDomain({ dataset: { rpId } }: HTMLFormElement): boolean {
  const { hostname } = location;
  return rpId === undefined || hostname === rpId || hostname.endsWith(`.${rpId}`);
}

function setUpForm(form: HTMLFormElement, texts: ScriptTexts): void {
  const passkeys = createPasskeys<'bearer'>(passkeyClient(form));
  // A failure is of no consequence: the user has asked for nothing.
  const suggest = () => {
    if ('suggested' in form.dataset) passkeys.autofill().catch(() => undefined);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (isBusy(form)) return;
    setBusy(form, true);
    void openDialog(form, passkeys, texts).finally(() => {
      setBusy(form, false);
      suggest();
    });
  });
  // Also after the back button.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) suggest();
  });
  suggest();
}

/** Ends with an error on the page, unless the browser has left it. */
async function openDialog(
  form: HTMLFormElement,
  passkeys: Passkeys,
  texts: ScriptTexts,
): Promise<void> {
  clearAlerts();
  const kind = form.dataset['passkey'] === 'create' ? 'create' : 'get';
  const start = Date.now();
  try {
    await (kind === 'create' ? passkeys.register() : passkeys.signIn());
    showAlert(
      form,
      texts[explainClosedDialog(kind, { elapsed: Date.now() - start, timeout: TIMEOUT })],
    );
  } catch (error) {
    if (error instanceof FormRejected) goOn(form, error.response, texts);
    else showAlert(form, texts[explainPasskeyError(error)]);
  }
}

function goOn(form: HTMLFormElement, response: FormResponse, texts: ScriptTexts): void {
  const { alert = texts.offline, location: next, retryAfter = 0 } = response;
  if (next === undefined) {
    showAlert(form, alert);
    disableFor(form, retryAfter, texts);
  } else location.assign(next);
}
