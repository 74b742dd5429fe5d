import { newUser, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { expectProblem } from '../support/problem.js';

function expectReserved(answer: TestResponse): void {
  expectProblem(answer, 'validation_failed');
  expect(answer.body.errors).toEqual([
    {
      pointer: '#/username',
      code: 'reserved',
      detail: 'this username is reserved; choose another',
    },
  ]);
}

/** docs/security.md, row 8. */
describe('a reserved username', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it.each(['admin', 'Admin', 'ROOT', 'post.master', 'no_reply', 'support'])(
    '%s is rejected at registration and in a profile change',
    async (username) => {
      const json = { ...newUser(), username };
      expectReserved(await app.api('POST', '/auth/register', { json }));
      const { access_token: token } = await register(app);
      expectReserved(await app.api('PUT', '/users/me', { token, json: { username } }));
    },
  );

  it('can be assigned by an admin', async () => {
    const { access_token: token } = await registerAdmin(app);
    const json = { ...newUser(), username: 'support' };
    const { status, body } = await app.api('POST', '/users', { token, json });
    expect(status).toBe(201);
    const renamed = await app.api('PUT', `/users/${body.id}`, {
      token,
      json: { username: 'postmaster' },
    });
    expect(renamed.status).toBe(200);
  });
});
