import { isAlive, register } from '../support/users.js';
import { TestApp } from '../support/app.js';

/** What Passport keeps for the whole process must not decide for whom a request is answered. */
describe('two applications in one process', () => {
  it('each know their own accounts, whichever was started last', async () => {
    const apps = [await TestApp.start(), await TestApp.start()] as const;
    const accounts = [await register(apps[0]), await register(apps[1])] as const;
    for (const [i, app] of apps.entries()) {
      for (const [j, { access_token }] of accounts.entries()) {
        expect([i, j, await isAlive(app, access_token)]).toEqual([i, j, i === j]);
      }
    }
    await apps[1].close();
    expect(await isAlive(apps[0], accounts[0].access_token)).toBe(true);
    await apps[0].close();
  });
});
