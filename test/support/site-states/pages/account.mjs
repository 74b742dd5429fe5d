const ALERT = '[role="alert"]';
const NOTICE = '[role="status"]';
const SECURITY = '/account/security';
const DEVICES = '/account/devices';
const DATA = '/account/data';

/** Opens a page of the account of a new user. */
const opening = (page) => async (visitor) => {
  await visitor.register();
  await visitor.go(page);
};

/** Opens a page of the account, and sends a form. */
const sending =
  (page, action, values = {}) =>
  async (visitor) => {
    await opening(page)(visitor);
    await visitor.send(values, action);
  };

async function signInElsewhere({ origin, user: { username, password } }) {
  await fetch(`${origin}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'curl/8' },
    body: JSON.stringify({ username, password }),
  });
}

const passwords = (current, next, repeat = next) => ({
  current_password: current,
  new_password: next,
  password_repeat: repeat,
});

async function setUpApp(visitor) {
  await sending(SECURITY, 'totp_start')(visitor);
  visitor.secret = await visitor.page.locator('.codes code').first().innerText();
}

const profileStates = [
  { name: 'new user', open: opening('/account') },
  { name: 'as little as possible', service: 'small', open: opening('/account') },
  {
    name: 'saved',
    has: NOTICE,
    open: sending('/account', 'profile', { full_name: 'Ada Lovelace' }),
  },
  { name: 'invalid name', has: ALERT, open: sending('/account', 'profile', { username: 'a b' }) },
  { name: 'invalid address', has: ALERT, open: sending('/account', 'email', { email: 'ada' }) },
  {
    name: 'address pending',
    has: NOTICE,
    open: async (visitor) => {
      await opening('/account')(visitor);
      await visitor.send({ email: `new-${visitor.user.email}` }, 'email');
    },
  },
  {
    name: 'changed too often',
    service: 'limited',
    has: ALERT,
    open: async (visitor) => {
      await opening('/account')(visitor);
      await visitor.call('PUT', '/users/me', { full_name: 'Ada' });
      await visitor.send({ full_name: 'Ada Lovelace' }, 'profile');
    },
  },
  { name: 'verification sent', has: NOTICE, open: sending('/account', 'verify') },
].map((state) => ({ page: '/account', ...state }));

const securityStates = [
  { name: 'new user', open: opening(SECURITY) },
  { name: 'as little as possible', service: 'small', open: opening(SECURITY) },
  {
    name: 'with an authenticator app',
    open: async (visitor) => {
      await visitor.register();
      await visitor.enrollTotp();
      await visitor.go(SECURITY);
    },
  },
  {
    name: 'wrong current password',
    has: ALERT,
    open: sending(SECURITY, 'password', passwords('wrong', 'another long password')),
  },
  {
    name: 'new passwords differ',
    has: ALERT,
    open: sending(
      SECURITY,
      'password',
      passwords('wrong', 'another long password', 'a third password'),
    ),
  },
  {
    name: 'password changed',
    has: NOTICE,
    open: sending(
      SECURITY,
      'password',
      passwords('correct horse battery', 'another long password'),
    ),
  },
  { name: 'new authenticator app', has: '.codes', open: setUpApp },
  {
    name: 'wrong first code',
    has: ALERT,
    open: async (visitor) => {
      await setUpApp(visitor);
      await visitor.send({ code: '000000' }, 'activate');
    },
  },
  {
    name: 'recovery codes',
    has: '.codes',
    open: async (visitor) => {
      await setUpApp(visitor);
      await visitor.send({ code: visitor.code() }, 'activate');
    },
  },
  {
    name: 'new recovery codes',
    has: '.codes',
    open: async (visitor) => {
      await visitor.register();
      await visitor.enrollTotp();
      await visitor.go(SECURITY);
      await visitor.send({}, 'recovery_codes');
    },
  },
  {
    name: 'authenticator app removed',
    has: '.notice',
    open: async (visitor) => {
      await visitor.register();
      await visitor.enrollTotp();
      await visitor.go(SECURITY);
      await visitor.send({}, 'totp_remove');
    },
  },
].map((state) => ({ page: SECURITY, ...state }));

const otherStates = [
  { page: DEVICES, name: 'one device', open: opening(DEVICES) },
  {
    page: DEVICES,
    name: 'two devices',
    open: async (visitor) => {
      await visitor.register();
      await signInElsewhere(visitor);
      await visitor.go(DEVICES);
    },
  },
  {
    page: DEVICES,
    name: 'signed out elsewhere',
    has: NOTICE,
    open: async (visitor) => {
      await visitor.register();
      await signInElsewhere(visitor);
      await visitor.go(DEVICES);
      await visitor.send({}, 'revoke');
    },
  },
  { page: DATA, name: 'new user', open: opening(DATA) },
  { page: DATA, name: 'question before the deletion', open: sending(DATA, 'delete') },
  {
    page: DATA,
    name: 'question before a deletion at once',
    service: 'small',
    open: sending(DATA, 'delete'),
  },
  {
    page: '/signed-out',
    name: 'signed out',
    open: sending('/account', 'sign_out'),
  },
  {
    page: '/signed-out',
    name: 'deleted',
    open: async (visitor) => {
      await sending(DATA, 'delete')(visitor);
      await visitor.send({}, 'delete_confirmed');
    },
  },
  { page: '/confirm', name: 'empty', open: opening('/confirm?return_to=%2Faccount') },
  {
    page: '/confirm',
    name: 'wrong password',
    has: ALERT,
    open: async (visitor) => {
      await opening('/confirm?return_to=%2Faccount')(visitor);
      await visitor.send({ password: 'wrong' });
    },
  },
];

export const accountStates = [...profileStates, ...securityStates, ...otherStates];
