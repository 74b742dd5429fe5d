import { browserStore, createAuthClient } from 'user-authentication-client';
import { API } from './settings.js';

const find = (id) => document.getElementById(id);

const WHY = {
  signed_out: 'You have signed out.',
  expired: 'Your session has ended. Please sign in again.',
  elsewhere: 'You have signed out in another tab.',
};

const auth = createAuthClient({
  baseUrl: API,
  store: browserStore(),
  onSessionEnd: (reason) => showForm(WHY[reason]),
});

function showForm(message = '') {
  find('account').hidden = true;
  find('sign-in').hidden = false;
  find('status').textContent = message;
}

async function showAccount() {
  const [me, sessions] = await Promise.all([
    auth.api.GET('/api/v1/users/me'),
    auth.api.GET('/api/v1/users/me/sessions'),
  ]);
  // When the session has ended, onSessionEnd has shown the form already.
  if (me.response.status === 401) return;
  const error = me.error ?? sessions.error;
  if (error) {
    find('status').textContent = error.title;
    return;
  }
  find('name').textContent = me.data.full_name ?? me.data.username;
  find('sessions').replaceChildren(...sessions.data.data.map(toItem));
  find('sign-in').hidden = true;
  find('account').hidden = false;
  find('status').textContent = 'You are signed in.';
}

function toItem({ user_agent, ip, last_used_at, current }) {
  const item = document.createElement('li');
  const device = current ? 'This browser' : (user_agent ?? 'Unknown device');
  item.textContent = `${device}, ${ip}, ${new Date(last_used_at).toLocaleString()}`;
  return item;
}

/** Says what the service could not do. With 401 the session had ended, which onSessionEnd has shown. */
function showRefusal({ error, response } = {}) {
  if (error && response.status !== 401) find('status').textContent = error.title;
}

/** What an event starts may fail without a network; the page says so and goes on. */
function on(id, type, act) {
  find(id).addEventListener(type, (event) => {
    event.preventDefault();
    void run(() => act(event));
  });
}

async function run(act) {
  try {
    await act();
  } catch (error) {
    find('status').textContent = `The service can't be reached: ${error.message}`;
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
on('sign-out', 'click', async () => showRefusal(await auth.logout()));
on('sign-out-everywhere', 'click', async () => showRefusal(await auth.logoutAll()));

await run(async () => ((await auth.isSignedIn()) ? showAccount() : showForm()));
