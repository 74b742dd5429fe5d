import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { FoldEmailAddresses1795824000000 } from '../../migrations/1795824000000-fold-email-addresses.js';
import { TestApp } from '../support/app.js';
import { login, newUser } from '../support/users.js';
import { userRows } from '../support/sessions.js';

describe('the migration that folds the case of e-mail addresses', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  /** Registers a user as an earlier release stored it: with an address in lower case. */
  async function registerAs(email: string) {
    const user = newUser();
    const { body } = await app.api('POST', '/auth/register', { json: user });
    const me = await app.api('GET', '/users/me', { token: body.access_token });
    const { id } = me.body;
    await userRows(app).update({ id }, { email, emailCanonical: email.toLowerCase() });
    return { ...user, id, email };
  }
  const canonicalOf = async ({ id }: { id: string }) =>
    (await userRows(app).findOneByOrFail({ id })).emailCanonical;

  it('rewrites addresses, leaves conflicting ones, reports these, and can be reverted', async () => {
    const strasse = await registerAs('Straße@example.com');
    const first = await registerAs('maße@example.com');
    const second = await registerAs('masse@example.com');
    const ascii = await registerAs('Ada@example.com');
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const runner = userRows(app).manager.connection.createQueryRunner();
    const migration = new FoldEmailAddresses1795824000000();

    await migration.up(runner);
    expect(await canonicalOf(strasse)).toBe('strasse@example.com');
    expect(await canonicalOf(first)).toBe('maße@example.com');
    expect(await canonicalOf(second)).toBe('masse@example.com');
    expect(await canonicalOf(ascii)).toBe('ada@example.com');
    expect(warn.mock.calls).toEqual([
      [
        `The e-mail addresses of the users ${first.id} and ${second.id} differ only in case; change one of them`,
      ],
    ]);
    await login(app, { ...strasse, username: 'STRASSE@example.com' });

    await migration.down(runner);
    expect(await canonicalOf(first)).toBe('maße@example.com');
    warn.mockRestore();
    await runner.release();
  });
});
