import { browserStore, createAuthClient } from 'user-authentication-client';
import { API } from './settings.js';

const element = (id) => document.getElementById(id);

const MESSAGES = {
  signed_out: 'You have signed out.',
  expired: 'Your session has ended. Please sign in again.',
  elsewhere: 'You have signed out in another tab.',
};

const auth = createAuthClient({
  baseUrl: API,
  store: browserStore(),
  onSessionEnd: (reason) => showForm(MESSAGES[reason]),
});

function showForm(message = '') {
  element('profile').hidden = true;
  element('sign-in').hidden = false;
  element('status').textContent = message;
}

async function showAccount() {
  const [me, sessions] = await Promise.all([
    auth.api.GET('/api/v1/users/me'),
    auth.api.GET('/api/v1/users/me/sessions'),
  ]);
  // After 401 the session has ended, and onSessionEnd has shown the form.
  if (me.response.status === 401) return;
  const error = me.error ?? sessions.error;
  if (error) {
    element('status').textContent = error.title;
    return;
  }
  element('name').textContent = me.data.full_name ?? me.data.username;
  element('sessions').replaceChildren(...sessions.data.data.map(toItem));
  element('sign-in').hidden = true;
  element('profile').hidden = false;
  element('status').textContent = 'You are signed in.';
}

function toItem({ user_agent, ip, last_used_at, current }) {
  const item = document.createElement('li');
  const device = current ? 'This browser' : (user_agent ?? 'Unknown device');
  item.textContent = `${device}, ${ip}, ${new Date(last_used_at).toLocaleString()}`;
  return item;
}

/** Shows the error of a response. After 401 the session has ended, and onSessionEnd has shown the form. */
function showError({ error, response } = {}) {
  if (error && response.status !== 401) element('status').textContent = error.title;
}

/** Adds an event listener whose errors, such as a network failure, are shown in the page. */
function on(id, type, handle) {
  element(id).addEventListener(type, (event) => {
    event.preventDefault();
    void run(() => handle(event));
  });
}

async function run(action) {
  try {
    await action();
  } catch (error) {
    element('status').textContent = `The service is unreachable: ${error.message}`;
  }
}

on('sign-in', 'submit', async ({ target }) => {
  const { username, password } = Object.fromEntries(new FormData(target));
  const { error } = await auth.login({ username, password });
  if (error) return showForm(error.detail ?? error.title);
  target.reset();
  await showAccount();
});
on('reload', 'click', showAccount);
on('sign-out', 'click', async () => showError(await auth.logout()));
on('sign-out-everywhere', 'click', async () => showError(await auth.logoutAll()));

await run(async () => ((await auth.isSignedIn()) ? showAccount() : showForm()));
