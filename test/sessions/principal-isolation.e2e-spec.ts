import { DataSource } from 'typeorm';
import { User } from '../../src/identity/user.entity.js';
import { isAccessTokenValid, register, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';

describe('the principal of a request', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it('is kept apart between concurrent requests', async () => {
    const users = [];
    for (let i = 0; i < 10; i += 1) users.push(await register(app));
    const answers = await Promise.all(
      [...users, ...users, ...users].map(async ({ id, access_token: token }) => {
        const { status, body } = await app.api('GET', '/users/me', { token });
        return [status, id, body.id];
      }),
    );
    expect(answers).toEqual(answers.map(([, id]) => [200, id, id]));
  });

  it('grants its rights to no concurrent request', async () => {
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

  it('is rejected when its user is deleted, even before the instance is notified', async () => {
    const { id, access_token: token } = await register(app);
    // The change evicts the profile from its cache; the second request caches the principal.
    await app.api('PUT', '/users/me', { token, json: { full_name: 'Ada' } });
    await app.api('GET', '/users/me/sessions', { token });
    await app.get(DataSource).getRepository(User).delete({ id });
    const { status, headers } = await app.api('GET', '/users/me', { token });
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toContain('invalid_token');
  });

  it('is rejected by another service in the same process', async () => {
    const user = await register(app);
    const other = await TestApp.start({ SECRET_KEY: 'another key, of thirty-two bytes or more' });
    try {
      const foreigner = await register(other);
      expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
      expect(await isAccessTokenValid(other, foreigner.access_token)).toBe(true);
      expect(await isAccessTokenValid(app, foreigner.access_token)).toBe(false);
      expect(await isAccessTokenValid(other, user.access_token)).toBe(false);
    } finally {
      await other.close();
    }
  });
});
