import { TestApp } from '../support/app.js';
import { addFactor } from '../support/sign-in-attempts.js';
import { statementsOf } from '../support/statements.js';
import { login, refresh, register, type TestUser } from '../support/users.js';

/** Statements of a sign-in before second factors existed, on both engines. */
const STATEMENTS_OF_SIGN_IN = 8;

const OF_FACTORS = /sign_in_attempts|totp_credentials|passkeys|recovery_codes|trusted_devices/;

describe('the statements of a sign-in', () => {
  let app: TestApp;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start({ REQUIRE_MFA: 'admins', TRUSTED_DEVICE_DAYS: '30' });
    user = await register(app);
    await login(app, user);
  });
  afterAll(() => app.close());

  it('are those of a service without second factors for a user that has none', async () => {
    const statements = await statementsOf(app, () => login(app, user));
    expect(statements.filter((sql) => OF_FACTORS.test(sql))).toEqual([]);
    expect(statements).toHaveLength(STATEMENTS_OF_SIGN_IN);
  });

  it('do not grow by the token of a trusted device for a user without a second factor', async () => {
    const json = {
      username: user.username,
      password: user.password,
      trusted_device_token: 'uatd_x',
    };
    const statements = await statementsOf(app, () => app.api('POST', '/auth/login', { json }));
    expect(statements).toHaveLength(STATEMENTS_OF_SIGN_IN);
  });

  it('are the same for a wrong password, whether or not the user has a second factor', async () => {
    const other = await register(app);
    await addFactor(app, other.id);
    const guess = ({ username }: TestUser) =>
      statementsOf(app, () =>
        app.api('POST', '/auth/login', { json: { username, password: 'a guess' } }),
      );
    expect(await guess(other)).toEqual(await guess(user));
  });

  it('of a refresh read no table of factors', async () => {
    const { refresh_token } = await login(app, user);
    const statements = await statementsOf(app, () => refresh(app, refresh_token));
    expect(statements.filter((sql) => OF_FACTORS.test(sql))).toEqual([]);
  });
});
