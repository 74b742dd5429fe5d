import { HealthService } from '../../src/health/health.service.js';
import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { type TestUser, login, newUser, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestRequest } from '../support/app.js';
import { EVERY_FEATURE } from '../support/every-feature.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { type Method, type OpenApi, type Operation, operationsOf } from '../support/openapi.js';
import { readOpenApi } from '../support/read-openapi.js';
import { sessionIdOf } from '../support/session-checks.js';

interface Parameters {
  id?: string;
  session?: string;
  query?: string;
}

const UNKNOWN_ID = '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11';

const CREDENTIAL = { id: 'AAAA', rawId: 'AAAA', type: 'public-key' };
/** The form of responses of passkeys. */
const ASSERTION = {
  ...CREDENTIAL,
  response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
};
const ATTESTATION = {
  ...CREDENTIAL,
  response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' },
};

const PROVIDER = {
  provider: 'work',
  kind: 'oidc',
  issuer: 'https://id.example.com',
  client_id: 'auth',
};

describe('responses compared with the OpenAPI document', () => {
  let mails: MailSink;
  let app: TestApp;
  let document: OpenApi;
  let admin: TestUser;
  let user: TestUser;
  const operations = () => operationsOf(document);

  beforeAll(async () => {
    mails = await MailSink.open();
    app = await TestApp.start({
      ...EVERY_FEATURE,
      ...mails.variables,
      PUBLIC_URL: 'https://auth.example.com',
    });
    document = await readOpenApi(app);
    admin = await registerAdmin(app);
    user = await register(app);
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });

  function find(operationId: string): { method: Method; path: string; operation: Operation } {
    const found = operations().find(({ operation }) => operation.operationId === operationId);
    if (!found) throw new Error(`operation ${operationId} does not exist`);
    return found;
  }

  /** Calls an operation; `app.request` checks the response against the document. */
  async function call(operationId: string, request: TestRequest & Parameters) {
    const { id = user.id, session = sessionIdOf(user), query = '', ...options } = request;
    const { method, path } = find(operationId);
    const url =
      path
        .replace('{user_id}', id)
        .replace('{session_id}', session)
        .replace('{passkey_id}', UNKNOWN_ID)
        .replace('{identity_id}', UNKNOWN_ID)
        .replace('{provider_id}', UNKNOWN_ID) + query;
    return app.request(method, url, options);
  }

  it('successful responses have only documented properties', async () => {
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
    const changed = await register(app);
    const passwords = { current_password: changed.password, new_password: 'another long password' };
    const { status } = await call('changeMyPassword', {
      token: changed.access_token,
      json: passwords,
    });
    expect(status).toBe(200);
  });

  it('successful responses with status 204 have no body', async () => {
    const deleted = await register(app);
    const statuses = [
      await call('logout', { json: { refresh_token: deleted.refresh_token } }),
      await call('logoutAll', { token: (await login(app, deleted)).access_token }),
      ...(await revokeSessionsByEachOperation()),
      await call('deleteUser', { token: admin.access_token, id: deleted.id }),
    ].map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([204]));
  });

  /** Responses of each operation that revokes sessions by id or user. */
  async function revokeSessionsByEachOperation() {
    const { id, ...tokens } = await register(app);
    const { access_token: token } = tokens;
    return [
      await call('endMyOtherSessions', { token }),
      await call('endMySession', { token, session: sessionIdOf(tokens) }),
      await call('endUserSession', { token: admin.access_token, id, session: sessionIdOf(tokens) }),
      await call('endUserSessions', { token: admin.access_token, id }),
    ];
  }

  it('responses to a missing token, a malformed token and a token of a user without the admin role are documented', async () => {
    for (const { operation, path } of operations()) {
      if (operation.security) continue;
      const id = admin.id;
      expect((await call(operation.operationId, { id })).status).toBe(401);
      expect((await call(operation.operationId, { id, token: 'x' })).status).toBe(401);
      // Requests of other applications are open to every user, in a browser.
      const isAdminOnly = '403' in operation.responses && !path.includes('/oauth/requests');
      if (!isAdminOnly) continue;
      const { status } = await call(operation.operationId, { id, token: user.access_token });
      expect(status).toBe(403);
    }
  });

  it('responses to malformed, invalid and too large bodies are documented', async () => {
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

  it('responses to unknown ids, malformed ids and invalid query parameters are documented', async () => {
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
        const invalid = `?${name}=${name === 'q' ? '' : '*'}`;
        expect((await call(operation.operationId, { token, query: invalid })).status).toBe(422);
      }
    }
  });

  it('responses to conflicts and invalid credentials are documented', async () => {
    const token = admin.access_token;
    const taken = { username: user.username };
    const statuses = [
      await call('register', { json: { ...newUser(), ...taken } }),
      await call('createUser', { token, json: { ...newUser(), email: user.email } }),
      await call('createInvitation', { token, json: { email: newUser().email, ...taken } }),
      await call('updateMe', { token, json: taken }),
      await call('updateMe', { token, json: { email: user.email } }),
      await call('updateUser', { token, id: admin.id, json: taken }),
      await call('updateUser', { token, json: { email: admin.email } }),
      await call('updateUser', { token, id: admin.id, json: { role: 'user' } }),
      await call('deleteUser', { token, id: admin.id }),
      await call('login', { json: { username: 'unknown-user', password: 'x' } }),
      await call('refresh', { json: { refresh_token: 'nonsense' } }),
    ].map(({ status, body }) => [status, body.code]);
    expect(statuses).toEqual([
      [409, 'username_taken'],
      [409, 'email_taken'],
      [409, 'username_taken'],
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

  it('responses while the database is unavailable are documented', async () => {
    const { username, password } = user;
    const { refresh_token } = await login(app, user);
    const bodies: Record<string, unknown> = {
      register: newUser(),
      readStatus: { sign_in_token: 'x' },
      proveTotp: { sign_in_token: 'x', code: '123456' },
      proveRecoveryCode: { sign_in_token: 'x', code: 'x' },
      beginTotpEnrollment: { sign_in_token: 'x' },
      activateTotpEnrollment: { sign_in_token: 'x', code: '123456' },
      login: { username, password },
      refresh: { refresh_token },
      logout: { refresh_token },
      requestVerification: { email: user.email },
      verifyEmail: { token: 'x' },
      requestSignInLink: { email: user.email },
      enterSignInCode: { sign_in_token: 'x', code: 'x' },
      openSignInLink: { token: 'x' },
      readOneTimeToken: { token: 'x' },
      createFirstAdmin: { token: 'x', ...newUser() },
      startProviderSignIn: { provider: 'work' },
      completeProviderSignIn: { provider_sign_in_token: 'x', response: 'x' },
      startLink: { provider: 'work' },
      linkIdentity: { provider_sign_in_token: 'x' },
      createIdentityProvider: PROVIDER,
      requestPasswordReset: { email: user.email },
      resetPassword: { token: 'x', new_password: 'another long password' },
      acceptInvitation: { token: 'x', password: 'another long password' },
      confirmEmailChange: { token: 'x' },
      undoEmailChange: { token: 'x' },
      cancelFactorResetByToken: { token: 'x' },
      cancelOwnDeletion: { username, password },
      signInWithPasskey: { sign_in_token: 'x', credential: ASSERTION },
      createEnrolmentOptions: { sign_in_token: 'x' },
      enrollPasskey: { sign_in_token: 'x', credential: ATTESTATION },
      addPasskey: { credential: ATTESTATION },
      renamePasskey: { name: 'Laptop' },
    };
    for (const { operation } of operations()) {
      if (!('503' in operation.responses)) continue;
      // A new token, since the principal of a used token is cached and needs no database.
      const { access_token: token } = await login(app, admin);
      // A success is valid for a second.
      Object.assign(app.get(HealthService), { writableAt: -Infinity });
      const unavailable = Object.assign(new Error('unavailable'), { code: 'ECONNREFUSED' });
      const spy = jest.spyOn(app.get(DataSource), 'createQueryRunner').mockImplementation(() => {
        throw unavailable;
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
