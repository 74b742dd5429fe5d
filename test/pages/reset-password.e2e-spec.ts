import { TestApp } from '../support/app.js';
import { issueToken } from '../support/one-time-tokens.js';
import { openLink, submitPage } from '../support/pages.js';
import { isAccessTokenValid, login, register, type TestUser } from '../support/users.js';

const PATH = '/reset-password';
const PASSWORD = 'a password from the page';

describe('the page of a password reset', () => {
  let app: TestApp;
  let user: TestUser;
  let cookie: string;
  beforeAll(async () => {
    app = await TestApp.start({
      MAIL_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'Example <a@example.com>',
    });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
    const { token } = await issueToken(app, 'reset_password', user);
    cookie = await openLink(app, PATH, token);
  });

  const submit = (password: string, repeat = password) =>
    submitPage(app, PATH, cookie, { password, password_repeat: repeat });

  it('sets the password, revokes all sessions, and works once', async () => {
    const { status, text, path } = await submit(PASSWORD);
    expect([status, text]).toEqual([200, expect.stringContaining('Your password is changed')]);
    expect(path).toBe('/sign-in?done=password_reset');
    expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
    await login(app, { ...user, password: PASSWORD });
    expect((await submit(PASSWORD)).status).toBe(400);
  });

  it.each([
    ['short', 'Use at least 8 characters'],
    ['password123', 'on the list of common passwords'],
    ['x'.repeat(300), 'Use 8 to 256 characters'],
    ['', 'Use at least 8 characters'],
  ])('keeps the token where the password is rejected: %s', async (password, message) => {
    const { status, text } = await submit(password);
    expect([status, text]).toEqual([422, expect.stringContaining(message)]);
    expect((await submit(PASSWORD, `${PASSWORD}!`)).status).toBe(422);
    expect((await submit(PASSWORD)).status).toBe(200);
  });
});
