const page = '/sign-up';
const ALERT = '[role="alert"]';

const typed = ({ user: { username, email, password } }) => ({
  username,
  email,
  password,
  password_repeat: password,
});

async function sendForm(visitor, values) {
  await visitor.go(page);
  await visitor.send({ ...typed(visitor), ...values });
}

export const signUpStates = [
  { page, name: 'empty', open: (visitor) => visitor.go(page) },
  {
    page,
    name: 'filled in',
    open: async (visitor) => {
      await visitor.go(page);
      await visitor.fill(typed(visitor));
    },
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
  {
    page,
    name: 'all values wrong',
    has: ALERT,
    open: (visitor) =>
      sendForm(visitor, {
        username: 'a b',
        email: 'ada',
        password: 'short',
        password_repeat: 'short',
      }),
  },
  {
    page,
    name: 'passwords differ',
    has: ALERT,
    open: (visitor) => sendForm(visitor, { password_repeat: 'another password' }),
  },
  {
    page,
    name: 'taken username',
    has: ALERT,
    open: async (visitor) => {
      await visitor.register();
      await visitor.signOut();
      await sendForm(visitor, { email: 'another@example.com' });
    },
  },
  {
    page,
    name: 'look at the mails',
    service: 'verified',
    open: (visitor) => sendForm(visitor, {}),
  },
  {
    page,
    name: 'too many attempts',
    service: 'limited',
    has: ALERT,
    open: async (visitor) => {
      await visitor.register();
      await visitor.signOut();
      await sendForm(visitor, { username: `${visitor.user.username}x`, email: 'x@example.com' });
    },
  },
];
