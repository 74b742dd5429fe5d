import { register } from './support/accounts.js';
import { TestApp } from './support/app.js';

describe('requests at the same time', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it('each act for the user of their own token', async () => {
    const accounts = await Promise.all(Array.from({ length: 20 }, () => register(app)));
    const asked = [...accounts, ...accounts, ...accounts];
    const answers = await Promise.all(
      asked.map(({ access_token }) => app.api('GET', '/users/me', { token: access_token })),
    );
    expect(answers.map(({ body }) => body.id)).toEqual(asked.map(({ id }) => id));
  });
});
