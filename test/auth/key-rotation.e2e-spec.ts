import { type TestUser, isAccessTokenValid, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { decodeJwt } from '../support/jwt.js';
import { sessionOf } from '../support/sessions.js';

const OLD = 'the key of last year, thirty-two bytes or more';
const NEW = 'the key of this year, thirty-two bytes or more';

/** docs/security.md, Logs, secrets, packages. */
describe('a change of SECRET_KEY', () => {
  let before: TestApp;
  let user: TestUser;
  beforeEach(async () => {
    before = await TestApp.start({ SECRET_KEY: OLD });
    user = await register(before);
  });
  afterEach(() => before.close());

  /** Runs the service on the same database with other keys. */
  async function runWithKeys<T>(
    variables: Record<string, string>,
    run: (app: TestApp) => Promise<T>,
  ): Promise<T> {
    const app = await TestApp.start(variables, before.database);
    try {
      return await run(app);
    } finally {
      await app.close();
    }
  }

  it('keeps users signed in when SECRET_KEY_PREVIOUS holds the old key', async () => {
    const pair = await runWithKeys({ SECRET_KEY: NEW, SECRET_KEY_PREVIOUS: OLD }, async (app) => {
      expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
      const { status, body } = await refresh(app, user.refresh_token);
      expect(status).toBe(200);
      // A repeated refresh within the grace window returns the same successor.
      const again = await refresh(app, user.refresh_token);
      expect(again.body.refresh_token).toBe(body.refresh_token);
      return body;
    });
    expect(decodeJwt(pair.access_token).header['kid']).not.toBe(
      decodeJwt(user.access_token).header['kid'],
    );
    // The new pair is signed with the new key, so it stays valid without the old one.
    await runWithKeys({ SECRET_KEY: NEW }, async (app) => {
      expect(await isAccessTokenValid(app, pair.access_token)).toBe(true);
      expect((await refresh(app, pair.refresh_token)).status).toBe(200);
      expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
    });
  });

  it('revokes a session by a refresh token of the previous key', async () => {
    await runWithKeys({ SECRET_KEY: NEW, SECRET_KEY_PREVIOUS: OLD }, async (app) => {
      const json = { refresh_token: user.refresh_token };
      expect((await app.api('POST', '/auth/logout', { json })).status).toBe(204);
      expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
    });
    expect((await sessionOf(before, user.access_token)).revokedReason).toBe('logout');
  });

  it('signs all users out when SECRET_KEY_PREVIOUS does not hold the old key', async () => {
    await runWithKeys({ SECRET_KEY: NEW }, async (app) => {
      expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
      expect((await refresh(app, user.refresh_token)).status).toBe(401);
    });
    // A refresh token with an invalid MAC does not revoke the session.
    expect((await sessionOf(before, user.access_token)).revokedAt).toBeNull();
  });
});
