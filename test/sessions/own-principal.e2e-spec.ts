import { DataSource } from 'typeorm';
import { User } from '../../src/identity/user.entity.js';
import { isAlive, register, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';

describe('who a request acts for', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it('is never mixed up between requests at the same moment', async () => {
    const accounts = [];
    for (let i = 0; i < 10; i += 1) accounts.push(await register(app));
    const answers = await Promise.all(
      [...accounts, ...accounts, ...accounts].map(async ({ id, access_token: token }) => {
        const { status, body } = await app.api('GET', '/users/me', { token });
        return [status, id, body.id];
      }),
    );
    expect(answers).toEqual(answers.map(([, id]) => [200, id, id]));
  });

  it('lends its rights to no other request', async () => {
    const [admin, user] = [await registerAdmin(app), await register(app)];
    const tokens = [admin.access_token, user.access_token, 'no.token.atall', undefined];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        app.api('GET', '/users?limit=1', { token: tokens[i % tokens.length] }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toEqual(Array.from({ length: 10 }, () => [200, 403, 401, 401]).flat());
  });

  it('is nobody when the account is gone and this instance has not been told yet', async () => {
    const { id, access_token: token } = await register(app);
    // The profile is forgotten, and who the token stands for is remembered.
    await app.api('PUT', '/users/me', { token, json: { full_name: 'Ada' } });
    await app.api('GET', '/users/me/sessions', { token });
    await app.get(DataSource).getRepository(User).delete({ id });
    const { status, headers } = await app.api('GET', '/users/me', { token });
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toContain('invalid_token');
  });

  it('is nobody for another service that runs in the same process', async () => {
    const account = await register(app);
    const other = await TestApp.start({ SECRET_KEY: 'another key, of thirty-two bytes or more' });
    try {
      const stranger = await register(other);
      expect(await isAlive(app, account.access_token)).toBe(true);
      expect(await isAlive(other, stranger.access_token)).toBe(true);
      expect(await isAlive(app, stranger.access_token)).toBe(false);
      expect(await isAlive(other, account.access_token)).toBe(false);
    } finally {
      await other.close();
    }
  });
});
