import { browserStore, createAuthClient } from 'user-authentication-client';
import { createPasskeys } from 'user-authentication-client/passkeys';
import { API, MODE } from './settings.js';
import { clear, element, on, run, show, showStatus } from './page.js';

const MESSAGES = {
  signed_out: 'You have signed out.',
  expired: 'Your session has ended. Please sign in again.',
  elsewhere: 'You have signed out in another tab.',
};

const baseUrl = API || location.origin;
const onSessionEnd = (reason) => showForm(MESSAGES[reason]);
const auth =
  MODE === 'cookie'
    ? createAuthClient({
        mode: 'cookie',
        baseUrl,
        onSessionEnd,
        onSignInElsewhere: () => run(start),
      })
    : createAuthClient({ baseUrl, store: browserStore(), onSessionEnd });
const passkeys = createPasskeys(auth);

/** The sign-in or step-up that waits for another step. */
let attempt;
/** The operation to repeat after a step-up. */
let repeat;

/** Shows the account of a user that is signed in, or the form. */
async function start() {
  await ((await isSignedIn()) ? showAccount() : showForm());
}

async function isSignedIn() {
  if (MODE !== 'cookie') return auth.isSignedIn();
  const { status, error } = await auth.getSession();
  if (error) throw new Error(error.title);
  return status === 'signed_in';
}

function showForm(message = '') {
  attempt = undefined;
  repeat = undefined;
  clear('profile');
  show('sign-in');
  showStatus(message);
  void run(suggestPasskeys);
}

/** Waits until the user chooses a passkey in the suggestions of the name field. */
async function suggestPasskeys() {
  const result = await passkeys.autofill();
  // A service without passkeys has no such route.
  if (result.status === 'cancelled' || result.error?.code === 'not_found') return;
  await proceed(result);
  if (result.status === 'rejected') void run(suggestPasskeys);
}

/** Signs in by a passkey that the user chooses in a dialog of the browser. */
async function signInWithPasskey() {
  const result = await passkeys.signIn({ attempt });
  if (result.status !== 'cancelled') return proceed(result);
  showStatus('Cancelled.');
  // The dialog has ended the suggestions.
  if (!attempt) void run(suggestPasskeys);
}

/** Continues after a step of a sign-in or of a step-up. */
async function proceed(result) {
  if (result.status === 'rejected') return showRejection(result.error);
  if (result.status === 'signed_in') return finish(result.data);
  attempt = result.attempt;
  if (attempt.next.includes('enroll_totp')) return showEnrollment(await attempt.enrollTotp());
  show('second-factor');
  element('passkey-step').hidden = !attempt.next.includes('passkey');
  showStatus('Please confirm that it is you.');
}

function showRejection(error) {
  if (error.code === 'invalid_sign_in_token') showForm('Please start again.');
  else if (error.code === 'unknown_passkey') showStatus(error.title);
  else showStatus(error.detail ?? error.title);
}

async function finish({ recovery_codes }) {
  attempt = undefined;
  if (recovery_codes?.length) return showRecoveryCodes(recovery_codes);
  const operation = repeat;
  repeat = undefined;
  await (operation ? change(operation) : showAccount());
}

function showRecoveryCodes(codes) {
  element('recovery-codes')
    .querySelector('ul')
    .replaceChildren(...codes.map(toItem));
  show('recovery-codes');
  showStatus('Your second factor is active.');
}

function showEnrollment({ data, error }) {
  if (error) return showRejection(error);
  element('totp-secret').textContent = data.secret;
  element('totp-qr-code').src = `data:image/svg+xml,${encodeURIComponent(data.qr_code)}`;
  show('enroll-totp');
  showStatus('');
}

/** Changes factors, after a step-up if the service demands one, and shows them. */
async function change(operation) {
  const result = await operation();
  if (result?.error?.code === 'insufficient_user_authentication') {
    repeat = operation;
    show('confirm-password');
    return showStatus('Please confirm that it is you.');
  }
  if (result?.error) return showRejection(result.error);
  if (result?.data?.recovery_codes?.length) return showRecoveryCodes(result.data.recovery_codes);
  if (operation !== startEnrollment) await showAccount();
}

async function showAccount() {
  const [me, sessions, factors, { data: known }] = await Promise.all([
    auth.api.GET('/api/v1/users/me'),
    auth.api.GET('/api/v1/users/me/sessions'),
    auth.factors.read(),
    passkeys.list(),
  ]);
  // After 401 the session has ended, and onSessionEnd has shown the form.
  if (me.response.status === 401) return;
  const error = me.error ?? sessions.error ?? factors.error;
  if (error) return showStatus(error.title);
  element('name').textContent = me.data.full_name ?? me.data.username;
  element('sessions').replaceChildren(...sessions.data.data.map(toSession));
  const { totp } = factors.data;
  element('totp').textContent = totp ? 'Your authenticator app is active.' : 'None yet.';
  element('add-totp').hidden = Boolean(totp);
  element('passkeys').replaceChildren(...(known?.items ?? []).map(toPasskey));
  show('profile');
  showStatus('You are signed in.');
}

function toItem(text) {
  const item = document.createElement('li');
  item.textContent = text;
  return item;
}

function toSession({ user_agent, ip, last_used_at, current }) {
  const device = current ? 'This browser' : (user_agent ?? 'Unknown device');
  return toItem(`${device}, ${ip}, ${new Date(last_used_at).toLocaleString()}`);
}

function toPasskey({ id, name }) {
  const item = toItem(`${name} `);
  const button = document.createElement('button');
  button.textContent = `Remove ${name}`;
  button.addEventListener('click', () => void run(() => change(() => passkeys.remove(id))));
  item.append(button);
  return item;
}

async function startEnrollment() {
  const result = await auth.factors.enrollTotp();
  if (!result.error) showEnrollment(result);
  return result;
}

/** Shows the error of a response. After 401 the session has ended, and onSessionEnd has shown the form. */
function showError({ error, response } = {}) {
  if (error && response.status !== 401) showStatus(error.title);
}

on('sign-in', 'submit', async ({ username, password }) => {
  await proceed(await auth.login({ username, password }));
});
on('passkey-sign-in', 'click', signInWithPasskey);
on('passkey-step', 'click', signInWithPasskey);
on('second-factor', 'submit', async ({ code, trust }) => {
  // A recovery code has letters.
  const isTotp = /^[\d\s]+$/.test(code);
  const step = isTotp ? { code, ...(trust && { trust_device: true }) } : { code };
  await proceed(await (isTotp ? attempt.totp(step) : attempt.recoveryCode(step)));
});
on('confirm-password', 'submit', async ({ password }) => {
  await proceed(await auth.stepUp({ password }));
});
on('enroll-totp', 'submit', async ({ code }) => {
  if (attempt) await proceed(await attempt.activateTotp({ code }));
  else await change(() => auth.factors.activateTotp({ code }));
});
on('codes-kept', 'click', showAccount);
on('add-totp', 'click', () => change(startEnrollment));
on('add-passkey', 'click', () => change(() => passkeys.register({ name: 'My passkey' })));
on('reload', 'click', showAccount);
on('sign-out', 'click', async () => showError(await auth.logout()));
on('sign-out-everywhere', 'click', async () => showError(await auth.logoutAll()));

// A page that the browser keeps for its "Back" button shows nothing of a user that has signed out meanwhile.
addEventListener('pagehide', () => clear('profile'));
addEventListener('pageshow', ({ persisted }) => persisted && void run(start));

await run(start);
