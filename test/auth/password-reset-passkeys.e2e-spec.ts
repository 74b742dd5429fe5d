import { TestApp } from '../support/app.js';
import { issueToken } from '../support/one-time-tokens.js';
import { addPasskey, signInWithPasskey, type TestPasskey } from '../support/passkeys.js';
import { userRows } from '../support/sessions.js';
import { register, type TestUser } from '../support/users.js';

const PASSWORD = 'a password from the reset';

describe('a password reset of a user with a passkey', () => {
  let app: TestApp;
  let user: TestUser;
  let passkey: TestPasskey;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
    passkey = await addPasskey(app, user);
  });

  async function reset(): Promise<void> {
    const { token } = await issueToken(app, 'reset_password', user);
    const json = { token, new_password: PASSWORD };
    expect((await app.api('POST', '/auth/password-reset', { json })).status).toBe(204);
  }

  it('that proves the address for the first time keeps the passkey as second factor alone', async () => {
    expect((await signInWithPasskey(app, passkey)).status).toBe(200);
    await reset();
    expect((await signInWithPasskey(app, passkey)).body.code).toBe('invalid_passkey');
    const json = { username: user.username, password: PASSWORD };
    const { body } = await app.api('POST', '/auth/login', { json });
    expect(body.code).toBe('second_factor_required');
    const signedIn = await signInWithPasskey(app, passkey, body.sign_in_token as string);
    expect(signedIn.status).toBe(200);
    expect((await signInWithPasskey(app, passkey)).status).toBe(200);
  });

  it('leaves the passkey as it is where the address was verified', async () => {
    await userRows(app).update({ id: user.id }, { emailVerifiedAt: new Date() });
    await reset();
    expect((await signInWithPasskey(app, passkey)).status).toBe(200);
  });
});
