import { type TestUser, register, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';

const ID = '01890000-0000-7000-8000-000000000000';
const forge = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('cursor of the user list', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
    await register(app);
  });
  afterAll(() => app.close());

  const list = (sort: string, cursor: string) =>
    app.api('GET', `/users?limit=1&sort=${sort}&cursor=${cursor}`, { token: admin.access_token });

  it('is rejected with another sort, which would skip and repeat rows', async () => {
    const { body } = await app.api('GET', '/users?limit=1&sort=username', {
      token: admin.access_token,
    });
    expect((await list('username', body.next_cursor)).status).toBe(200);
    for (const sort of ['-username', 'email', '-email', 'created_at', '-created_at']) {
      const { status, body: problem } = await list(sort, body.next_cursor);
      expect([status, problem.code]).toEqual([422, 'validation_failed']);
    }
  });

  const forged: Record<string, [string, string]> = {
    'an empty text': ['username', ''],
    'text that is not base64': ['username', '***'],
    'text that is not JSON': ['username', Buffer.from('{').toString('base64url')],
    'bytes that are not UTF-8': ['username', Buffer.from([0xff, 0xfe]).toString('base64url')],
    'an object': ['username', forge({ sort: 'username', value: 'a', id: ID })],
    null: ['username', forge(null)],
    'an empty array': ['username', forge([])],
    'no id': ['username', forge(['username', 'a'])],
    'an id that is not a UUID': ['username', forge(['username', 'a', "' OR 1=1 --"])],
    'an id that is an object': ['username', forge(['username', 'a', { id: ID }])],
    'an id that is null': ['username', forge(['username', 'a', null])],
    'a number as text': ['username', forge(['username', 1, ID])],
    'an object as text': ['username', forge(['username', { toString: 'x' }, ID])],
    'an array as text': ['email', forge(['email', ['a'], ID])],
    'null as text': ['email', forge(['email', null, ID])],
    'a NUL in a text': ['username', forge(['username', 'a\0b', ID])],
    'a text as number': ['created_at', forge(['created_at', '1', ID])],
    'a fraction as number': ['created_at', forge(['created_at', 1.5, ID])],
    'a number beyond the range of times': ['created_at', forge(['created_at', 1e300, ID])],
    'true as number': ['created_at', forge(['created_at', true, ID])],
    'null as number': ['created_at', forge(['created_at', null, ID])],
    'deep nesting': ['username', forge(JSON.parse('['.repeat(400) + ']'.repeat(400)))],
    'a text that is too long': ['username', 'a'.repeat(2001)],
    'two cursors': ['username', `${forge(['username', 'a', ID])}&cursor=x`],
  };

  it.each(Object.keys(forged))('is rejected when it holds %s', async (name) => {
    const [sort, cursor] = forged[name] as [string, string];
    const { status, body } = await list(sort, cursor);
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(body.errors[0].pointer).toBe('#/cursor');
  });

  it.each([
    ['a lone surrogate', 'username', ['username', '\ud800', ID]],
    ['SQL', 'username', ['username', "'; DROP TABLE users; --", ID]],
    ['a negative time', 'created_at', ['created_at', -1, ID]],
    ['the largest number', 'created_at', ['created_at', Number.MAX_SAFE_INTEGER, ID]],
    ['an id in upper case', 'created_at', ['created_at', 0, ID.toUpperCase()]],
  ])('is harmless when forged with %s', async (_, sort, cursor) => {
    const { status } = await list(sort, forge(cursor));
    expect([200, 422]).toContain(status);
    expect((await list('username', forge(['username', '', ID]))).body.data).toHaveLength(1);
  });
});
