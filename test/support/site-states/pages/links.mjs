const ALERT = '[role="alert"]';

const tokenOf = (link) => new URLSearchParams(link.split('?')[1]).get('token');

/** The states of the page that a link of a mail leads to. */
function linkStates(page, prepare, { values = {}, wrong, service = 'full', end = page } = {}) {
  const follow = async (visitor) => visitor.go(await prepare(visitor));
  return [
    { page, name: 'form', service, open: follow },
    ...(wrong === undefined
      ? []
      : [
          {
            page,
            name: 'wrong values',
            service,
            has: ALERT,
            open: async (visitor) => {
              await follow(visitor);
              await visitor.send(wrong);
            },
          },
        ]),
    {
      page,
      name: 'done',
      path: end,
      service,
      open: async (visitor) => {
        await follow(visitor);
        await visitor.send(typeof values === 'function' ? values(visitor) : values);
      },
    },
    { page, name: 'invalid link', service, open: (visitor) => visitor.go(`${page}?token=x`) },
  ];
}

const NEW = { password: 'another long password', password_repeat: 'another long password' };
const DIFFERENT = { ...NEW, password_repeat: 'a third password' };

async function changeAddress(visitor) {
  await visitor.register();
  const email = `new-${visitor.user.email}`;
  await visitor.call('PUT', '/users/me', { email });
  return email;
}

async function invite(visitor) {
  const { email } = visitor.user;
  await visitor.postAsAdmin('/invitations', { email });
  return visitor.link('invitation');
}

export const linkPageStates = [
  ...linkStates(
    '/verify-email',
    async (visitor) => {
      await visitor.register();
      return visitor.link('verify_email');
    },
    { end: '/account' },
  ),
  ...linkStates(
    '/reset-password',
    async (visitor) => {
      await visitor.register();
      await visitor.signOut();
      const { email } = visitor.user;
      await visitor.call('POST', '/auth/password-reset/request', { email });
      return visitor.link('reset_password');
    },
    { values: NEW, wrong: DIFFERENT, end: '/sign-in' },
  ),
  ...linkStates(
    '/confirm-email-change',
    async (visitor) => visitor.link('confirm_email_change', await changeAddress(visitor)),
    { end: '/account' },
  ),
  ...linkStates('/undo-email-change', async (visitor) => {
    const email = await changeAddress(visitor);
    const link = await visitor.link('confirm_email_change', email);
    await visitor.call('POST', '/auth/email-change/confirm', { token: tokenOf(link) });
    return visitor.link('email_change_warning');
  }),
  ...linkStates('/accept-invitation', invite, {
    values: ({ user: { username } }) => ({ username, ...NEW }),
    wrong: { username: 'a b', ...NEW },
    end: '/account',
  }),
  ...linkStates(
    '/cancel-deletion',
    async (visitor) => {
      await visitor.register();
      await visitor.call('DELETE', '/users/me');
      return visitor.link('deletion_scheduled');
    },
    { end: '/sign-in' },
  ),
  ...linkStates('/cancel-factor-reset', async (visitor) => {
    await visitor.register();
    const { id } = await visitor.call('GET', '/users/me');
    await visitor.enrollTotp();
    await visitor.postAsAdmin(`/users/${id}/factor-reset`);
    return visitor.link('factor_reset_scheduled');
  }),
  ...linkStates('/sign-in-link', async (visitor) => {
    await visitor.register();
    const verify = await visitor.link('verify_email');
    await visitor.call('POST', '/auth/verify-email', { token: tokenOf(verify) });
    await visitor.signOut();
    await visitor.call('POST', '/auth/sign-in/email', { email: visitor.user.email });
    return visitor.link('sign_in_link');
  }),
];
