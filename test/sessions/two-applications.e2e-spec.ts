import { isAccessTokenValid, register } from '../support/users.js';
import { TestApp } from '../support/app.js';

/** Passport keeps its strategies per process; each application must use its own. */
describe('two applications in one process', () => {
  it('accept only tokens of their own users, independent of the order of their start', async () => {
    const apps = [await TestApp.start(), await TestApp.start()] as const;
    const users = [await register(apps[0]), await register(apps[1])] as const;
    for (const [i, app] of apps.entries()) {
      for (const [j, { access_token }] of users.entries()) {
        expect([i, j, await isAccessTokenValid(app, access_token)]).toEqual([i, j, i === j]);
      }
    }
    await apps[1].close();
    expect(await isAccessTokenValid(apps[0], users[0].access_token)).toBe(true);
    await apps[0].close();
  });
});
