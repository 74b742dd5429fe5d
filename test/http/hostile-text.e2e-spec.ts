import { type TestUser, newUser, register, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { EVERY_FEATURE } from '../support/every-feature.js';
import { bodyFields, type OpenApi, operationsOf } from '../support/openapi.js';
import { readOpenApi } from '../support/read-openapi.js';

/** PostgreSQL's text type rejects NUL, and UTF-8 cannot encode a lone surrogate. */
const UNSTORABLE = ['\0', '\ud800', '\udc00'];
/** Fields that are accepted for OAuth2 clients and ignored. */
const IGNORED_FIELDS = ['scope', 'client_id', 'client_secret'];
/** The operation that answers the same for every token (RFC 7009). */
const SAME_RESPONSE_OPERATION = 'logout';

const PROVIDER = {
  provider: 'work',
  kind: 'oidc',
  issuer: 'https://id.example.com',
  client_id: 'auth',
};

/** Values with the character in the middle, at the start, at the end, and alone. */
function corruptedValues(field: string, bad: string): string[] {
  const [start, end] = field === 'email' ? ['ada', '@example.com'] : ['ada', 'lovelace'];
  const inDomain = field === 'email' ? [`ada@exa${bad}mple.com`] : [];
  return [`${start}${bad}${end}`, `${bad}${start}${end}`, `${start}${end}${bad}`, bad, ...inDomain];
}

describe('text that the databases cannot store', () => {
  let app: TestApp;
  let admin: TestUser;
  let document: OpenApi;
  beforeAll(async () => {
    app = await TestApp.start(EVERY_FEATURE);
    document = await readOpenApi(app);
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  /** A body that is valid apart from `field`, which the caller sets. */
  function validBody(operationId: string, field: string): Record<string, unknown> {
    const { username, email, password } = newUser();
    const bodies: Record<string, Record<string, unknown>> = {
      register: { username, email, password },
      createFirstAdmin: { token: 'x', username, email, password },
      login: field === 'email' ? { password } : { username, password },
      refresh: {},
      logout: {},
      updateMe: {},
      confirmEmailChange: {},
      undoEmailChange: {},
      reauthenticate: {},
      changeMyPassword: { current_password: admin.password, new_password: password },
      createUser: { username, email, password },
      updateUser: {},
      createClient: {
        name: 'Wiki',
        type: 'public',
        redirect_uris: ['https://wiki.example.com'],
      },
      updateClient: {},
      rotateClientSecret: {},
      scheduleDeletion: {},
      cancelOwnDeletion: field === 'token' ? {} : { username, password },
      requestVerification: {},
      verifyEmail: field === 'email' || field === 'code' ? { email, code: 'x' } : {},
      createInvitation: { email },
      acceptInvitation: { token: 'x', password },
      cancelFactorResetByToken: {},
      requestSignInLink: {},
      enterSignInCode: { sign_in_token: 'x', code: 'x' },
      openSignInLink: { token: 'x' },
      startProviderSignIn: field === 'provider' ? {} : { provider: 'work' },
      completeProviderSignIn: { provider_sign_in_token: 'x', response: 'x' },
      startLink: field === 'provider' ? {} : { provider: 'work' },
      linkIdentity: { provider_sign_in_token: 'x' },
      createIdentityProvider: PROVIDER,
      updateIdentityProvider: {},
      readStatus: {},
      readOneTimeToken: {},
      proveTotp: { sign_in_token: 'x', code: 'x' },
      proveRecoveryCode: { sign_in_token: 'x', code: 'x' },
      beginTotpEnrollment: {},
      activateTotpEnrollment: { sign_in_token: 'x', code: 'x' },
      activateTotp: {},
      createSignInOptions: {},
      createEnrolmentOptions: {},
      signInWithPasskey: { credential: {} },
      enrollPasskey: { sign_in_token: 'x', credential: {} },
      addPasskey: { credential: {} },
      renamePasskey: {},
      requestPasswordReset: {},
      resetPassword: field === 'email' || field === 'code' ? { email, code: 'x' } : { token: 'x' },
    };
    const body = bodies[operationId];
    if (!body) throw new Error(`no valid body for operation ${operationId}; add one`);
    return body;
  }

  it('rejects unstorable text in every text field of every request body', async () => {
    const failures: string[] = [];
    let fields = 0;
    for (const { method, path, operation } of operationsOf(document)) {
      for (const [field, schema] of Object.entries(bodyFields(document, operation))) {
        if (schema.type === 'boolean') continue;
        fields += 1;
        for (const value of UNSTORABLE.flatMap((bad) => corruptedValues(field, bad))) {
          const { status } = await app.request(method, path.replace('{user_id}', admin.id), {
            token: admin.access_token,
            json: { ...validBody(operation.operationId, field), [field]: value },
          });
          const isIgnored =
            IGNORED_FIELDS.includes(field) || operation.operationId === SAME_RESPONSE_OPERATION;
          if (status >= 500 || (status < 400 && !isIgnored)) {
            failures.push(`${operation.operationId} ${field} ${JSON.stringify(value)} → ${status}`);
          }
        }
      }
    }
    expect(fields).toBeGreaterThan(20);
    expect(failures).toEqual([]);
  });

  it('rejects unstorable text in the name of a field', async () => {
    for (const bad of UNSTORABLE) {
      const json = { ...newUser(), [`${bad}x`]: 'y' };
      const { status, body } = await app.api('POST', '/auth/register', { json });
      expect(status).toBe(422);
      expect(body.errors).toEqual([expect.objectContaining({ code: 'unknown_field' })]);
    }
  });

  it('answers unstorable text in a query parameter or an id without a server error', async () => {
    const encoded = ['%00', 'a%00b', '%ED%A0%80', 'a%ED%B0%80b', '%FF', '%'];
    let parameters = 0;
    for (const { method, path, operation } of operationsOf(document)) {
      for (const { name, in: place } of operation.parameters ?? []) {
        parameters += 1;
        for (const value of encoded) {
          const url =
            place === 'path' ? path.replace(`{${name}}`, value) : `${path}?${name}=${value}`;
          const { status } = await app.request(method, url, {
            token: admin.access_token,
            json: {},
          });
          const expected = place === 'path' || value.includes('%00') ? [400, 422] : [200, 422];
          expect([url, expected.includes(status) || status]).toEqual([url, true]);
        }
      }
    }
    expect(parameters).toBeGreaterThanOrEqual(10);
  });

  it('rejects a sign-in form with unstorable text in the username or password', async () => {
    const { username, password } = await register(app);
    for (const bad of ['%00', '%ED%A0%80']) {
      for (const body of [
        `username=${username}${bad}&password=${encodeURIComponent(password)}`,
        `username=${username}&password=${encodeURIComponent(password)}${bad}`,
      ]) {
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        const { status } = await app.api('POST', '/auth/login', { body, headers });
        expect([401, 422]).toContain(status);
      }
    }
  });

  it('accepts unstorable text in User-Agent and X-Forwarded-For, and answers 401 to it in Authorization', async () => {
    const { username, password } = await register(app);
    const headers = { 'user-agent': 'a\0b\ud800', 'x-forwarded-for': '\0' };
    const json = { username, password };
    expect((await app.api('POST', '/auth/login', { json, headers })).status).toBe(200);
    const malformed = { authorization: 'Bearer \0.\ud800.' };
    expect((await app.api('GET', '/users/me', { headers: malformed })).status).toBe(401);
  });
});
