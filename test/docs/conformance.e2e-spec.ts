import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import {
  type TestUser,
  login,
  newUser,
  refresh,
  register,
  registerAdmin,
} from '../support/users.js';
import { TestApp, type TestRequest } from '../support/app.js';
import { type Method, type OpenApi, type Operation, operationsOf } from '../support/openapi.js';
import { readOpenApi } from '../support/read-openapi.js';
import { sid } from '../support/session-checks.js';

interface Parameters {
  id?: string;
  session?: string;
  query?: string;
}

const UNKNOWN_ID = '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11';

describe('what the service answers, held against its own document', () => {
  let app: TestApp;
  let document: OpenApi;
  let admin: TestUser;
  let user: TestUser;
  const operations = () => operationsOf(document);

  beforeAll(async () => {
    app = await TestApp.start();
    document = await readOpenApi(app);
    admin = await registerAdmin(app);
    user = await register(app);
  });
  afterAll(() => app.close());

  function find(operationId: string): { method: Method; path: string; operation: Operation } {
    const found = operations().find(({ operation }) => operation.operationId === operationId);
    if (!found) throw new Error(`there is no ${operationId}`);
    return found;
  }

  /** Calls an operation; what comes back is held against the document, as in all tests. */
  async function call(operationId: string, request: TestRequest & Parameters) {
    const { id = user.id, session = sid(user), query = '', ...options } = request;
    const { method, path } = find(operationId);
    const url = path.replace('{user_id}', id).replace('{session_id}', session) + query;
    return app.request(method, url, options);
  }

  it('keeps every success to the documented properties', async () => {
    const { username, email, password } = newUser();
    const json = { username, email, password };
    const full_name = 'Ada Lovelace';
    const token = admin.access_token;
    const called = [
      ['register', { json: { ...json, full_name } }],
      ['login', { json: { username, password } }],
      ['login', { form: { username: email, password } }],
      ['getMe', { token }],
      ['updateMe', { token, json: { full_name } }],
      ['updateMe', { token, json: { full_name: null } }],
      ['listUsers', { token }],
      ['listUsers', { token, query: '?limit=1&with_total=true' }],
      ['createUser', { token, json: newUser() }],
      ['getUser', { token }],
      ['updateUser', { token, json: { full_name } }],
      ['listMySessions', { token }],
      ['listMySessions', { token, query: '?limit=1&with_total=true' }],
      ['listUserSessions', { token }],
      ['getHealth', {}],
      ['getLiveness', {}],
      ['getReadiness', {}],
    ] as const;
    for (const [operationId, request] of called) {
      const { status } = await call(operationId, request);
      expect([200, 201]).toContain(status);
    }
  });

  it('keeps every success without a body to having none', async () => {
    const leaving = await register(app);
    const json = { current_password: leaving.password, new_password: 'another long password' };
    const { access_token: token } = leaving;
    const { body } = await refresh(app, leaving.refresh_token);
    const statuses = [
      await call('changeMyPassword', { token, json }),
      await call('logout', { json: { refresh_token: body.refresh_token } }),
      await call('logoutAll', {
        token: (await login(app, { ...leaving, password: json.new_password })).access_token,
      }),
      ...(await revokedTokens()),
      await call('deleteUser', { token: admin.access_token, id: leaving.id }),
    ].map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([204]));
  });

  /** Each way there is. */
  async function revokedTokens() {
    const { id, ...account } = await register(app);
    const { access_token: token } = account;
    return [
      await call('endMyOtherSessions', { token }),
      await call('endMySession', { token, session: sid(account) }),
      await call('endUserSession', { token: admin.access_token, id, session: sid(account) }),
      await call('endUserSessions', { token: admin.access_token, id }),
    ];
  }

  it('documents what a missing, a broken and too weak a token get', async () => {
    for (const { operation } of operations()) {
      if (operation.security) continue;
      const id = admin.id;
      expect((await call(operation.operationId, { id })).status).toBe(401);
      expect((await call(operation.operationId, { id, token: 'x' })).status).toBe(401);
      const isAdminOnly = '403' in operation.responses;
      if (!isAdminOnly) continue;
      const { status } = await call(operation.operationId, { id, token: user.access_token });
      expect(status).toBe(403);
    }
  });

  it('documents what an unreadable, a wrong and too large a body get', async () => {
    const json = { 'content-type': 'application/json' };
    const bodies: [number, TestRequest][] = [
      [400, { body: '{', headers: json }],
      [400, { body: '[]', headers: json }],
      [413, { body: `"${'x'.repeat(70_000)}"`, headers: json }],
      [415, { body: 'x', headers: { 'content-type': 'text/plain' } }],
      [422, { json: { no_such_field: 1 } }],
    ];
    const withBody = operations().filter(({ operation }) => operation.requestBody);
    expect(withBody.length).toBeGreaterThan(5);
    for (const { operation } of withBody) {
      for (const [status, request] of bodies) {
        const response = await call(operation.operationId, {
          token: admin.access_token,
          ...request,
        });
        expect([operation.operationId, response.status]).toEqual([operation.operationId, status]);
      }
    }
  });

  it('documents what unknown and malformed ids and parameters get', async () => {
    const token = admin.access_token;
    for (const { path, operation } of operations()) {
      const json = operation.requestBody ? {} : undefined;
      if (path.includes('{user_id}')) {
        const unknown = await call(operation.operationId, { token, json, id: UNKNOWN_ID });
        const malformed = await call(operation.operationId, { token, json, id: 'x' });
        expect([unknown.status, malformed.status]).toEqual([404, 422]);
      }
      if (path.includes('{session_id}')) {
        const unknown = await call(operation.operationId, { token, session: UNKNOWN_ID });
        const malformed = await call(operation.operationId, { token, session: 'x' });
        expect([unknown.status, malformed.status]).toEqual([404, 422]);
      }
      for (const { name } of operation.parameters?.filter((one) => one.in === 'query') ?? []) {
        const wrong = `?${name}=${name === 'q' ? '' : '*'}`;
        expect((await call(operation.operationId, { token, query: wrong })).status).toBe(422);
      }
    }
  });

  it('documents the conflicts and the refusals', async () => {
    const token = admin.access_token;
    const taken = { username: user.username };
    const statuses = [
      await call('register', { json: { ...newUser(), ...taken } }),
      await call('createUser', { token, json: { ...newUser(), email: user.email } }),
      await call('updateMe', { token, json: taken }),
      await call('updateMe', { token, json: { email: user.email } }),
      await call('updateUser', { token, id: admin.id, json: taken }),
      await call('updateUser', { token, id: admin.id, json: { email: user.email } }),
      await call('updateUser', { token, id: admin.id, json: { role: 'user' } }),
      await call('deleteUser', { token, id: admin.id }),
      await call('login', { json: { username: 'nobody', password: 'x' } }),
      await call('refresh', { json: { refresh_token: 'nonsense' } }),
    ].map(({ status, body }) => [status, body.code]);
    expect(statuses).toEqual([
      [409, 'username_taken'],
      [409, 'email_taken'],
      [409, 'username_taken'],
      [409, 'email_taken'],
      [409, 'username_taken'],
      [409, 'email_taken'],
      [409, 'last_admin'],
      [409, 'last_admin'],
      [401, 'invalid_credentials'],
      [401, 'invalid_grant'],
    ]);
  });

  it('documents that the database is away', async () => {
    const { username, password } = user;
    const { refresh_token } = await login(app, user);
    const bodies: Record<string, unknown> = {
      register: newUser(),
      login: { username, password },
      refresh: { refresh_token },
      logout: { refresh_token },
    };
    for (const { operation } of operations()) {
      if (!('503' in operation.responses)) continue;
      // Of a token that was used before, the service remembers whose it is.
      const { access_token: token } = await login(app, admin);
      const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
      const spy = jest.spyOn(app.get(DataSource), 'createQueryRunner').mockImplementation(() => {
        throw away;
      });
      const json = bodies[operation.operationId] ?? (operation.requestBody ? {} : undefined);
      const { status, body } = await call(operation.operationId, { token, json });
      spy.mockRestore();
      expect([operation.operationId, status, body.code]).toEqual([
        operation.operationId,
        503,
        'service_unavailable',
      ]);
    }
  });
});
