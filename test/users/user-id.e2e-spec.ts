import { type TestUser, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';

describe('user id in a path', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const read = (id: string, token = admin.access_token) =>
    app.api('GET', `/users/${id}`, { token });
  const update = (id: string, json: unknown) =>
    app.api('PUT', `/users/${id}`, { token: admin.access_token, json });
  const remove = (id: string) => app.api('DELETE', `/users/${id}`, { token: admin.access_token });
  const sendAll = async (id: string): Promise<TestResponse[]> => [
    await read(id),
    await update(id, { full_name: 'Ada' }),
    await remove(id),
  ];

  it('is accepted in upper case from an admin and from the user itself', async () => {
    const { id, access_token } = await register(app);
    const upperCase = id.toUpperCase();
    expect((await read(upperCase)).body.id).toBe(id);
    expect((await read(upperCase, access_token)).body.id).toBe(id);
    expect((await update(upperCase, { full_name: 'Ada' })).body).toMatchObject({
      id,
      full_name: 'Ada',
    });
    expect((await remove(upperCase)).status).toBe(204);
    expect((await read(id)).status).toBe(404);
  });

  it.each([
    'abc',
    '0',
    '-1',
    'null',
    '%00',
    '%27%20OR%201=1--',
    '01890000000070008000000000000000',
    '{01890000-0000-7000-8000-000000000000}',
    'urn:uuid:01890000-0000-7000-8000-000000000000',
    '01890000-0000-7000-8000-000000000000%20',
    '01890000-0000-7000-8000-00000000000g',
    '..%2fme',
    '%F0%9F%8C%BA',
  ])('is rejected with 422 when it is not a UUID: %s', async (id) => {
    for (const { status, body } of await sendAll(id)) {
      expect([status, body.code]).toEqual([422, 'validation_failed']);
      expect(body.errors[0]).toMatchObject({ pointer: '#/user_id', code: 'is_uuid' });
    }
  });

  it.each(['x'.repeat(10_000), '%', '%zz', '%c0%ae', '%ff'])(
    'is answered with 4xx when the router rejects it: %.20s',
    async (id) => {
      for (const { status } of await sendAll(id)) {
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      }
    },
  );

  it.each(['01890000-0000-7000-8000-000000000000', '00000000-0000-0000-0000-000000000000'])(
    'is answered with 404 when no user has it: %s',
    async (id) => {
      for (const { status, body } of await sendAll(id)) {
        expect([status, body.code]).toEqual([404, 'not_found']);
      }
    },
  );
});
