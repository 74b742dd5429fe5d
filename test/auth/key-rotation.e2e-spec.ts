import { type TestUser, isAlive, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { decodeJwt } from '../support/jwt.js';
import { sessionOf } from '../support/sessions.js';

const OLD = 'the key of last year, thirty-two bytes or more';
const NEW = 'the key of this year, thirty-two bytes or more';

/** Security design, line 15, and the README's "Changing the key". */
describe('when SECRET_KEY is changed', () => {
  let before: TestApp;
  let account: TestUser;
  beforeEach(async () => {
    before = await TestApp.start({ SECRET_KEY: OLD });
    account = await register(before);
  });
  afterEach(() => before.close());

  /** The service after a restart with other keys; SQLite allows of one at a time that writes. */
  async function restarted<T>(
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

  it('and the old key is kept as the previous one, nobody is signed out', async () => {
    const pair = await restarted({ SECRET_KEY: NEW, SECRET_KEY_PREVIOUS: OLD }, async (app) => {
      expect(await isAlive(app, account.access_token)).toBe(true);
      const { status, body } = await refresh(app, account.refresh_token);
      expect(status).toBe(200);
      // A lost answer is given again.
      const again = await refresh(app, account.refresh_token);
      expect(again.body.refresh_token).toBe(body.refresh_token);
      return body;
    });
    expect(decodeJwt(pair.access_token).header['kid']).not.toBe(
      decodeJwt(account.access_token).header['kid'],
    );
    // What it was given is of the new key: without the old one it goes on.
    await restarted({ SECRET_KEY: NEW }, async (app) => {
      expect(await isAlive(app, pair.access_token)).toBe(true);
      expect((await refresh(app, pair.refresh_token)).status).toBe(200);
      expect(await isAlive(app, account.access_token)).toBe(false);
    });
  });

  it('a token of the previous key ends its session all the same', async () => {
    await restarted({ SECRET_KEY: NEW, SECRET_KEY_PREVIOUS: OLD }, async (app) => {
      const json = { refresh_token: account.refresh_token };
      expect((await app.api('POST', '/auth/logout', { json })).status).toBe(204);
      expect(await isAlive(app, account.access_token)).toBe(false);
    });
    expect((await sessionOf(before, account.access_token)).revokedReason).toBe('logout');
  });

  it('and the old key is not kept, everybody is', async () => {
    await restarted({ SECRET_KEY: NEW }, async (app) => {
      expect(await isAlive(app, account.access_token)).toBe(false);
      expect((await refresh(app, account.refresh_token)).status).toBe(401);
    });
    // A MAC that is not ours changes nothing.
    expect((await sessionOf(before, account.access_token)).revokedAt).toBeNull();
  });
});
