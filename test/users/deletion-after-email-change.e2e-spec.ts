import { oneTimeTokenRows } from '../support/one-time-token-rows.js';
import { userRows } from '../support/sessions.js';
import { login, register, type TestUser } from '../support/users.js';
import { EmailChangeTest } from '../support/email-change.js';

let test: EmailChangeTest;
beforeAll(async () => (test = await EmailChangeTest.start({ DELETION_GRACE_DAYS: '0' })));
afterAll(() => test.close());

const deleteMe = ({ access_token: token }: TestUser) =>
  test.app.api('DELETE', '/users/me', { token });
const scheduleAsAdmin = ({ id }: TestUser, json: object) =>
  test.app.api('PUT', `/users/${id}/deletion`, { token: test.admin.access_token, json });
const endOfUndo = async ({ id: userId }: TestUser) => {
  const where = { userId, purpose: 'undo_email_change' } as const;
  return (await oneTimeTokenRows(test.app).findOneByOrFail(where)).expiresAt.toISOString();
};

describe('a deletion after a change of the e-mail address', () => {
  it('is due at the end of the undo link, also without a grace period', async () => {
    const user = await register(test.app);
    const { undoToken } = await test.change(user, user.email);
    const { status, body } = await deleteMe(user);
    expect([status, body.deletion_due_at]).toEqual([202, await endOfUndo(user)]);
    expect((await test.undo(undoToken)).status).toBe(204);
    expect(await test.profileOf(user)).toMatchObject({ email: user.email, deletion_due_at: null });
  });

  it('is due at the end of the undo link where an admin sets a shorter grace period', async () => {
    const user = await register(test.app);
    await test.change(user, user.email);
    const { body } = await scheduleAsAdmin(user, { grace_days: 1 });
    expect(body.deletion_due_at).toBe(await endOfUndo(user));
  });

  it('keeps a grace period that ends later', async () => {
    const user = await register(test.app);
    await test.change(user, user.email);
    const { body } = await scheduleAsAdmin(user, { grace_days: 4 });
    expect(body.deletion_due_at > (await endOfUndo(user))).toBe(true);
  });

  it('is not delayed by an undo link that is used', async () => {
    const user = await register(test.app);
    const { undoToken } = await test.change(user, user.email);
    await test.undo(undoToken);
    const { token } = await test.mailbox.next(user.email, 'reset_password');
    const json = { token, new_password: 'one more long password' };
    await test.app.api('POST', '/auth/password-reset', { json });
    await deleteMe({
      ...user,
      ...(await login(test.app, { ...user, password: json.new_password })),
    });
    expect(await userRows(test.app).countBy({ id: user.id })).toBe(0);
  });
});
