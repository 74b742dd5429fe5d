import { jest } from '@jest/globals';
import { TestApp } from '../support/app.js';
import { statementsOf } from '../support/statements.js';
import { isAccessTokenValid, register, registerAdmin } from '../support/users.js';

describe('a rejected access token', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => app.close());

  const use = (token: string) => app.api('GET', '/users/me', { token });

  /** Rejected once, which may query, and then by no statement at all. */
  async function expectRejectedWithoutQuery(token: string): Promise<void> {
    expect((await use(token)).status).toBe(401);
    const statements = await statementsOf(app, async () => {
      for (let i = 0; i < 3; i += 1) {
        expect(await use(token)).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
      }
    });
    expect(statements).toEqual([]);
  }

  it('causes no query after its session was revoked, whether it was used before or not', async () => {
    const user = await register(app);
    const { body: unused } = await app.api('POST', '/auth/refresh', {
      json: { refresh_token: user.refresh_token },
    });
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
    await app.api('POST', '/auth/logout-all', { token: user.access_token });
    await expectRejectedWithoutQuery(user.access_token);
    await expectRejectedWithoutQuery(unused.access_token);
  });

  it('causes no query after its user was deleted', async () => {
    const admin = await registerAdmin(app);
    const { id, access_token } = await register(app);
    await app.api('DELETE', `/users/${id}`, { token: admin.access_token });
    await expectRejectedWithoutQuery(access_token);
  });

  it('causes no query after it has expired', async () => {
    const { access_token } = await register(app);
    expect(await isAccessTokenValid(app, access_token)).toBe(true);
    const later = Date.now() + 16 * 60 * 1000;
    jest.spyOn(Date, 'now').mockReturnValue(later);
    await expectRejectedWithoutQuery(access_token);
  });

  it('does not affect other tokens of the same user', async () => {
    const user = await register(app);
    const { body: other } = await app.api('POST', '/auth/login', {
      json: { username: user.username, password: user.password },
    });
    await app.api('POST', '/auth/logout', { json: { refresh_token: user.refresh_token } });
    await expectRejectedWithoutQuery(user.access_token);
    expect(await isAccessTokenValid(app, other.access_token)).toBe(true);
  });
});
