const page = '/sign-in';
const ALERT = '[role="alert"]';

/** Sends a wrong password until the limit of its name is reached. */
async function failOften(visitor) {
  await visitor.go(page);
  const { username } = visitor.user;
  const wrong = { username, password: 'a wrong password' };
  for (let count = 0; count < 10; count += 1) await visitor.call('POST', '/auth/login', wrong);
  await visitor.send({ name: username, password: 'a wrong password' });
}

export const signInStates = [
  { page, name: 'empty', open: (visitor) => visitor.go(page) },
  {
    page,
    name: 'empty, as little as possible',
    service: 'small',
    open: (visitor) => visitor.go(page),
  },
  {
    page,
    name: 'sent without values',
    has: ALERT,
    open: async (visitor) => {
      await visitor.go(page);
      await visitor.send();
    },
  },
  { page, name: 'wrong password', has: ALERT, open: (visitor) => visitor.signIn('wrong') },
  { page, name: 'too many attempts', has: ALERT, open: failOften },
  {
    page,
    name: 'expired attempt',
    has: ALERT,
    open: (visitor) => visitor.go('/second-factor'),
  },
  {
    page,
    name: 'expired form',
    has: ALERT,
    open: async (visitor) => {
      await visitor.go(page);
      await visitor.page.context().clearCookies();
      await visitor.send({ name: 'ada', password: 'a password' });
    },
  },
  {
    page,
    name: 'address not verified',
    service: 'verified',
    has: ALERT,
    open: async (visitor) => {
      await visitor.register();
      await visitor.signIn();
    },
  },
  {
    page,
    name: 'deletion scheduled',
    has: ALERT,
    open: async (visitor) => {
      await visitor.register();
      await visitor.call('DELETE', '/users/me');
      await visitor.signIn();
    },
  },
  {
    page: '/sign-in-email',
    name: 'form',
    open: (visitor) => visitor.go('/sign-in-email'),
  },
  {
    page: '/sign-in-email',
    name: 'sent',
    open: async (visitor) => {
      await visitor.go('/sign-in-email');
      await visitor.send({ email: visitor.user.email });
    },
  },
  {
    page: '/error',
    name: 'of a code',
    open: (visitor) => visitor.go('/error?code=account_disabled'),
  },
  {
    page: '/error',
    name: 'not found',
    path: '/nothing',
    open: (visitor) => visitor.go('/nothing'),
  },
  {
    page: '/forgot-password',
    name: 'empty',
    open: (visitor) => visitor.go('/forgot-password'),
  },
  {
    page: '/forgot-password',
    name: 'invalid address',
    has: ALERT,
    open: async (visitor) => {
      await visitor.go('/forgot-password');
      await visitor.send({ email: 'ada' });
    },
  },
  {
    page: '/forgot-password',
    name: 'sent',
    open: async (visitor) => {
      await visitor.go('/forgot-password');
      await visitor.send({ email: visitor.user.email });
    },
  },
  {
    page: '/forgot-password',
    name: 'too many attempts',
    service: 'limited',
    has: ALERT,
    open: async (visitor) => {
      const { email } = visitor.user;
      await visitor.call('POST', '/auth/password-reset/request', { email });
      await visitor.go('/forgot-password');
      await visitor.send({ email });
    },
  },
];
