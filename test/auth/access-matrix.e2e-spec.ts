import { v7 as uuidv7 } from 'uuid';
import { type TestUser, newUser, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestRequest, type TestResponse } from '../support/app.js';
import { EVERY_FEATURE } from '../support/every-feature.js';
import { routesOf } from '../support/routes.js';
import { sessionIdOf } from '../support/session-checks.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Caller {
  /** Sender of the request; undefined without a token. */
  user?: TestUser;
  /** User that the request is about. */
  target: TestUser;
}

/** Builds a valid request, so that the answer depends on the caller alone. */
type Build = (caller: Caller) => { path: string } & TestRequest;

/** Kinds of callers, in the order of `Answers`. */
const CALLERS = [
  'an anonymous caller',
  'a user',
  'a user acting on another user',
  'an admin',
  'a disabled user',
] as const;
type Kind = (typeof CALLERS)[number];
type Answers = [number, number, number, number, number];

const PUBLIC = (status: number): Answers => [status, status, status, status, status];
const SIGNED_IN = (status: number): Answers => [401, status, status, status, 401];
const ADMIN = (status: number): Answers => [401, 403, 403, status, 401];

const requestTo =
  (path: string, json?: (caller: Caller) => unknown): Build =>
  (caller) => ({
    path: path
      .replace('{user_id}', caller.target.id)
      .replace('{session_id}', () => sessionIn(path, caller)),
    json: json?.(caller),
  });

/** Session for the path: one of the target below `/users/{user_id}`, else one of the caller. */
function sessionIn(path: string, { user, target }: Caller): string {
  if (path.includes('{user_id}')) return sessionIdOf(target);
  return user ? sessionIdOf(user) : uuidv7();
}

/** Documentation pages, which need no token. */
const DOCUMENTATION_PATHS = /^\/(docs|redoc|openapi(-3\.0)?\.json)(\/|$)/;
/** Pages that links of mails lead to; the token of the link is the proof. */
const PAGE_PATHS =
  /^\/(?:[a-z]+-[a-z-]+|sign-in\/[a-z]+|account(?:\/[a-z]+)?|confirm|consent|error|setup|pages\/:file)?$/;
/** Endpoints for clients, which authenticate as OAuth 2.0 specifies: see test/oauth. */
const PROTOCOL_PATHS = /^\/(?:oauth\/|\.well-known\/o)/;

const UNKNOWN_REQUEST = `uaar_${'x'.repeat(64)}`;

/** Every route of the service; a test below fails while a new route is missing here. */
const ROUTES: Record<string, [Answers, Build]> = {
  'GET /health': [PUBLIC(200), requestTo('/health')],
  'GET /health/live': [PUBLIC(200), requestTo('/health/live')],
  'GET /health/ready': [PUBLIC(200), requestTo('/health/ready')],
  'POST /api/v1/auth/register': [PUBLIC(201), requestTo('/api/v1/auth/register', () => newUser())],
  'POST /api/v1/setup': [
    PUBLIC(409),
    requestTo('/api/v1/setup', () => ({ token: 'x', ...newUser() })),
  ],
  'POST /api/v1/auth/login': [
    PUBLIC(200),
    requestTo('/api/v1/auth/login', ({ target: { username, password } }) => ({
      username,
      password,
    })),
  ],
  'POST /api/v1/auth/sign-in/status': [
    PUBLIC(400),
    requestTo('/api/v1/auth/sign-in/status', () => ({ sign_in_token: 'x' })),
  ],
  'POST /api/v1/auth/sign-in/totp': [
    PUBLIC(400),
    requestTo('/api/v1/auth/sign-in/totp', () => ({ sign_in_token: 'x', code: '123456' })),
  ],
  'POST /api/v1/auth/sign-in/recovery-code': [
    PUBLIC(400),
    requestTo('/api/v1/auth/sign-in/recovery-code', () => ({ sign_in_token: 'x', code: 'x' })),
  ],
  'POST /api/v1/auth/sign-in/enroll/totp': [
    PUBLIC(400),
    requestTo('/api/v1/auth/sign-in/enroll/totp', () => ({ sign_in_token: 'x' })),
  ],
  'POST /api/v1/auth/sign-in/enroll/totp/activate': [
    PUBLIC(400),
    requestTo('/api/v1/auth/sign-in/enroll/totp/activate', () => ({
      sign_in_token: 'x',
      code: '123456',
    })),
  ],
  'GET /api/v1/clients': [ADMIN(200), requestTo('/api/v1/clients')],
  'POST /api/v1/clients': [
    ADMIN(201),
    requestTo('/api/v1/clients', () => ({
      name: 'Wiki',
      type: 'public',
      redirect_uris: ['https://wiki.example.com/callback'],
    })),
  ],
  'GET /api/v1/clients/{client_id}': [ADMIN(404), requestTo('/api/v1/clients/none')],
  'PUT /api/v1/clients/{client_id}': [
    ADMIN(404),
    requestTo('/api/v1/clients/none', () => ({ name: 'Wiki' })),
  ],
  'DELETE /api/v1/clients/{client_id}': [ADMIN(404), requestTo('/api/v1/clients/none')],
  'POST /api/v1/clients/{client_id}/secret': [
    ADMIN(404),
    requestTo('/api/v1/clients/none/secret', () => ({})),
  ],
  'GET /api/v1/oauth/requests/{request}': [
    SIGNED_IN(404),
    requestTo(`/api/v1/oauth/requests/${UNKNOWN_REQUEST}`),
  ],
  'POST /api/v1/oauth/requests/{request}/approve': [
    SIGNED_IN(404),
    requestTo(`/api/v1/oauth/requests/${UNKNOWN_REQUEST}/approve`),
  ],
  'POST /api/v1/oauth/requests/{request}/deny': [
    SIGNED_IN(404),
    requestTo(`/api/v1/oauth/requests/${UNKNOWN_REQUEST}/deny`),
  ],
  'POST /api/v1/users/me/totp': [SIGNED_IN(200), requestTo('/api/v1/users/me/totp')],
  'POST /api/v1/users/me/totp/activate': [
    SIGNED_IN(404),
    requestTo('/api/v1/users/me/totp/activate', () => ({ code: '123456' })),
  ],
  'DELETE /api/v1/users/me/totp': [SIGNED_IN(404), requestTo('/api/v1/users/me/totp')],
  'POST /api/v1/users/me/recovery-codes': [
    SIGNED_IN(409),
    requestTo('/api/v1/users/me/recovery-codes'),
  ],
  'POST /api/v1/auth/one-time-token/status': [
    PUBLIC(400),
    requestTo('/api/v1/auth/one-time-token/status', () => ({ token: 'x' })),
  ],
  'POST /api/v1/auth/email-change/confirm': [
    PUBLIC(400),
    requestTo('/api/v1/auth/email-change/confirm', () => ({ token: 'x' })),
  ],
  'POST /api/v1/auth/email-change/undo': [
    PUBLIC(400),
    requestTo('/api/v1/auth/email-change/undo', () => ({ token: 'x' })),
  ],
  'POST /api/v1/auth/factor-reset/cancel': [
    PUBLIC(400),
    requestTo('/api/v1/auth/factor-reset/cancel', () => ({ token: 'x' })),
  ],
  'POST /api/v1/auth/cancel-deletion': [
    PUBLIC(204),
    requestTo('/api/v1/auth/cancel-deletion', ({ target: { username, password } }) => ({
      username,
      password,
    })),
  ],
  'POST /api/v1/auth/refresh': [
    PUBLIC(200),
    requestTo('/api/v1/auth/refresh', ({ target }) => ({ refresh_token: target.refresh_token })),
  ],
  'POST /api/v1/auth/logout': [
    PUBLIC(204),
    requestTo('/api/v1/auth/logout', ({ target }) => ({ refresh_token: target.refresh_token })),
  ],
  'POST /api/v1/auth/reauthenticate': [
    SIGNED_IN(200),
    requestTo('/api/v1/auth/reauthenticate', ({ user }) => ({
      password: user?.password ?? 'no such password',
    })),
  ],
  'POST /api/v1/auth/verify-email/request': [
    PUBLIC(202),
    requestTo('/api/v1/auth/verify-email/request', ({ target: { email } }) => ({ email })),
  ],
  'POST /api/v1/auth/verify-email': [
    PUBLIC(400),
    requestTo('/api/v1/auth/verify-email', () => ({ token: 'x' })),
  ],
  'GET /api/v1/auth/sign-in/providers': [PUBLIC(200), requestTo('/api/v1/auth/sign-in/providers')],
  'POST /api/v1/auth/sign-in/provider': [
    PUBLIC(404),
    requestTo('/api/v1/auth/sign-in/provider', () => ({ provider: 'unknown' })),
  ],
  'POST /api/v1/auth/sign-in/provider/complete': [
    PUBLIC(400),
    requestTo('/api/v1/auth/sign-in/provider/complete', () => ({
      provider_sign_in_token: 'x',
      response: '?code=x',
    })),
  ],
  'GET /api/v1/users/me/identities': [SIGNED_IN(200), requestTo('/api/v1/users/me/identities')],
  'POST /api/v1/users/me/identities/start': [
    SIGNED_IN(404),
    requestTo('/api/v1/users/me/identities/start', () => ({ provider: 'unknown' })),
  ],
  'POST /api/v1/users/me/identities': [
    SIGNED_IN(400),
    requestTo('/api/v1/users/me/identities', () => ({ provider_sign_in_token: 'x' })),
  ],
  'DELETE /api/v1/users/me/identities/{identity_id}': [
    SIGNED_IN(404),
    requestTo(`/api/v1/users/me/identities/${uuidv7()}`),
  ],
  'GET /api/v1/identity-providers': [ADMIN(200), requestTo('/api/v1/identity-providers')],
  'POST /api/v1/identity-providers': [
    ADMIN(422),
    requestTo('/api/v1/identity-providers', () => ({})),
  ],
  'GET /api/v1/identity-providers/{provider_id}': [
    ADMIN(404),
    requestTo(`/api/v1/identity-providers/${uuidv7()}`),
  ],
  'PATCH /api/v1/identity-providers/{provider_id}': [
    ADMIN(404),
    requestTo(`/api/v1/identity-providers/${uuidv7()}`, () => ({})),
  ],
  'DELETE /api/v1/identity-providers/{provider_id}': [
    ADMIN(404),
    requestTo(`/api/v1/identity-providers/${uuidv7()}`),
  ],
  'POST /api/v1/auth/sign-in/email': [
    PUBLIC(202),
    requestTo('/api/v1/auth/sign-in/email', ({ target: { email } }) => ({ email })),
  ],
  'POST /api/v1/auth/sign-in/email/code': [
    PUBLIC(400),
    requestTo('/api/v1/auth/sign-in/email/code', () => ({ sign_in_token: 'x', code: 'x' })),
  ],
  'POST /api/v1/auth/sign-in/email/link': [
    PUBLIC(400),
    requestTo('/api/v1/auth/sign-in/email/link', () => ({ token: 'x' })),
  ],
  'POST /api/v1/auth/password-reset/request': [
    PUBLIC(202),
    requestTo('/api/v1/auth/password-reset/request', ({ target: { email } }) => ({ email })),
  ],
  'POST /api/v1/auth/password-reset': [
    PUBLIC(400),
    requestTo('/api/v1/auth/password-reset', () => ({
      token: 'x',
      new_password: 'another long password',
    })),
  ],
  'POST /api/v1/auth/accept-invitation': [
    PUBLIC(400),
    requestTo('/api/v1/auth/accept-invitation', () => ({
      token: 'x',
      password: 'another long password',
    })),
  ],
  'POST /api/v1/auth/logout-all': [SIGNED_IN(204), requestTo('/api/v1/auth/logout-all')],
  'GET /api/v1/users/me': [SIGNED_IN(200), requestTo('/api/v1/users/me')],
  'PUT /api/v1/users/me': [
    SIGNED_IN(200),
    requestTo('/api/v1/users/me', () => ({ full_name: 'X' })),
  ],
  'DELETE /api/v1/users/me': [SIGNED_IN(202), requestTo('/api/v1/users/me')],
  'GET /.well-known/jwks.json': [PUBLIC(200), requestTo('/.well-known/jwks.json')],
  'GET /.well-known/webauthn': [PUBLIC(200), requestTo('/.well-known/webauthn')],
  'POST /api/v1/auth/sign-in/passkey/options': [
    PUBLIC(200),
    requestTo('/api/v1/auth/sign-in/passkey/options', () => ({})),
  ],
  'POST /api/v1/auth/sign-in/passkey': [
    PUBLIC(422),
    requestTo('/api/v1/auth/sign-in/passkey', () => ({ sign_in_token: 'x' })),
  ],
  'POST /api/v1/auth/sign-in/enroll/passkey/options': [
    PUBLIC(400),
    requestTo('/api/v1/auth/sign-in/enroll/passkey/options', () => ({ sign_in_token: 'x' })),
  ],
  'POST /api/v1/auth/sign-in/enroll/passkey': [
    PUBLIC(422),
    requestTo('/api/v1/auth/sign-in/enroll/passkey', () => ({ sign_in_token: 'x' })),
  ],
  'GET /api/v1/users/me/passkeys': [SIGNED_IN(200), requestTo('/api/v1/users/me/passkeys')],
  'POST /api/v1/users/me/passkeys/options': [
    SIGNED_IN(200),
    requestTo('/api/v1/users/me/passkeys/options'),
  ],
  'POST /api/v1/users/me/passkeys': [
    SIGNED_IN(422),
    requestTo('/api/v1/users/me/passkeys', () => ({})),
  ],
  'PATCH /api/v1/users/me/passkeys/{passkey_id}': [
    SIGNED_IN(404),
    requestTo(`/api/v1/users/me/passkeys/${uuidv7()}`, () => ({ name: 'Laptop' })),
  ],
  'DELETE /api/v1/users/me/passkeys/{passkey_id}': [
    SIGNED_IN(404),
    requestTo(`/api/v1/users/me/passkeys/${uuidv7()}`),
  ],
  'DELETE /api/v1/users/me/password': [SIGNED_IN(409), requestTo('/api/v1/users/me/password')],
  'PUT /api/v1/users/me/password': [
    SIGNED_IN(200),
    requestTo('/api/v1/users/me/password', ({ user }) => ({
      current_password: user?.password ?? 'no such password',
      new_password: 'another long password',
    })),
  ],
  'GET /api/v1/users/me/trusted-devices': [
    SIGNED_IN(200),
    requestTo('/api/v1/users/me/trusted-devices'),
  ],
  'DELETE /api/v1/users/me/trusted-devices': [
    SIGNED_IN(204),
    requestTo('/api/v1/users/me/trusted-devices'),
  ],
  'DELETE /api/v1/users/me/trusted-devices/{device_id}': [
    SIGNED_IN(404),
    requestTo(`/api/v1/users/me/trusted-devices/${uuidv7()}`),
  ],
  'GET /api/v1/users/me/factors': [SIGNED_IN(200), requestTo('/api/v1/users/me/factors')],
  'POST /api/v1/users/me/factor-reset/cancel': [
    SIGNED_IN(204),
    requestTo('/api/v1/users/me/factor-reset/cancel'),
  ],
  'GET /api/v1/users/me/export': [SIGNED_IN(200), requestTo('/api/v1/users/me/export')],
  'GET /api/v1/users/me/sessions': [SIGNED_IN(200), requestTo('/api/v1/users/me/sessions')],
  'DELETE /api/v1/users/me/sessions': [SIGNED_IN(204), requestTo('/api/v1/users/me/sessions')],
  'DELETE /api/v1/users/me/sessions/{session_id}': [
    SIGNED_IN(204),
    requestTo('/api/v1/users/me/sessions/{session_id}'),
  ],
  'GET /api/v1/users/{user_id}/export': [ADMIN(200), requestTo('/api/v1/users/{user_id}/export')],
  'GET /api/v1/users/{user_id}/sessions': [
    ADMIN(200),
    requestTo('/api/v1/users/{user_id}/sessions'),
  ],
  'DELETE /api/v1/users/{user_id}/sessions': [
    ADMIN(204),
    requestTo('/api/v1/users/{user_id}/sessions'),
  ],
  'DELETE /api/v1/users/{user_id}/sessions/{session_id}': [
    ADMIN(204),
    requestTo('/api/v1/users/{user_id}/sessions/{session_id}'),
  ],
  'POST /api/v1/users/{user_id}/password-reset': [
    ADMIN(202),
    requestTo('/api/v1/users/{user_id}/password-reset'),
  ],
  'GET /api/v1/invitations': [ADMIN(200), requestTo('/api/v1/invitations')],
  'POST /api/v1/invitations': [
    ADMIN(201),
    requestTo('/api/v1/invitations', () => ({ email: newUser().email })),
  ],
  'POST /api/v1/invitations/{user_id}/resend': [
    ADMIN(404),
    requestTo('/api/v1/invitations/{user_id}/resend'),
  ],
  'DELETE /api/v1/invitations/{user_id}': [ADMIN(404), requestTo('/api/v1/invitations/{user_id}')],
  'GET /api/v1/audit-events': [ADMIN(200), requestTo('/api/v1/audit-events')],
  'GET /api/v1/users': [ADMIN(200), requestTo('/api/v1/users')],
  'POST /api/v1/users': [ADMIN(201), requestTo('/api/v1/users', () => newUser())],
  'GET /api/v1/users/{user_id}': [[401, 200, 403, 200, 401], requestTo('/api/v1/users/{user_id}')],
  'PUT /api/v1/users/{user_id}': [
    ADMIN(200),
    requestTo('/api/v1/users/{user_id}', () => ({ full_name: 'X' })),
  ],
  'GET /api/v1/users/{user_id}/factors': [ADMIN(200), requestTo('/api/v1/users/{user_id}/factors')],
  // The target has no second factor.
  'POST /api/v1/users/{user_id}/factor-reset': [
    ADMIN(409),
    requestTo('/api/v1/users/{user_id}/factor-reset'),
  ],
  'DELETE /api/v1/users/{user_id}/factor-reset': [
    ADMIN(204),
    requestTo('/api/v1/users/{user_id}/factor-reset'),
  ],
  'PUT /api/v1/users/{user_id}/deletion': [
    ADMIN(200),
    requestTo('/api/v1/users/{user_id}/deletion', () => ({})),
  ],
  'DELETE /api/v1/users/{user_id}/deletion': [
    ADMIN(200),
    requestTo('/api/v1/users/{user_id}/deletion'),
  ],
  'DELETE /api/v1/users/{user_id}': [ADMIN(204), requestTo('/api/v1/users/{user_id}')],
};

const CODES: Record<number, string | string[]> = {
  400: ['invalid_one_time_token', 'invalid_sign_in_token', 'invalid_provider_sign_in'],
  401: 'invalid_token',
  403: 'forbidden',
  404: 'not_found',
  409: ['no_second_factor', 'last_sign_in_method', 'setup_complete'],
  422: 'validation_failed',
};

describe('access control', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start(EVERY_FEATURE);
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  async function disabledUser(): Promise<TestUser> {
    const user = await register(app);
    const { status } = await app.api('PUT', `/users/${user.id}`, {
      token: admin.access_token,
      json: { is_active: false },
    });
    expect(status).toBe(200);
    return user;
  }

  const createUser: Record<Kind, (target: TestUser) => Promise<TestUser> | TestUser | undefined> = {
    'an anonymous caller': () => undefined,
    'a user': (target) => target,
    'a user acting on another user': () => register(app),
    'an admin': () => registerAdmin(app),
    'a disabled user': () => disabledUser(),
  };

  /** Creates new users for each request, since some routes revoke sessions or delete users. */
  async function createCaller(kind: Kind): Promise<Caller> {
    const target = await register(app);
    return { user: await createUser[kind](target), target };
  }

  async function send(route: string, kind: Kind): Promise<TestResponse> {
    const [, build] = ROUTES[route] as [Answers, Build];
    const caller = await createCaller(kind);
    const { path, ...request } = build(caller);
    const token = caller.user?.access_token;
    return app.request(methodOf(route), path, { ...request, token });
  }

  describe.each(Object.keys(ROUTES))('%s', (route) => {
    const [answers] = ROUTES[route] as [Answers, Build];

    it.each(CALLERS.map((kind, i) => [kind, answers[i] as number] as const))(
      'answers %s with %d',
      async (kind, expected) => {
        const { status, body, headers } = await send(route, kind);
        expect(status).toBe(expected);
        if (expected < 400) return;
        expect([CODES[expected]].flat()).toContain(body.code);
        expect(headers['www-authenticate'] !== undefined).toBe(expected === 401);
      },
    );

    if (answers[0] === 401) {
      it('accepts a token only as a Bearer token in the Authorization header', async () => {
        const caller = await createCaller('an admin');
        const token = caller.user?.access_token ?? '';
        const { path, ...request } = (ROUTES[route] as [Answers, Build])[1](caller);
        const misplaced: Record<string, string>[] = [
          { cookie: `access_token=${token}; token=${token}` },
          { 'x-access-token': token },
          { authorization: `Basic ${token}` },
          { authorization: token },
        ];
        for (const headers of misplaced) {
          const query = `?access_token=${token}`;
          const answer = await app.request(methodOf(route), path + query, { ...request, headers });
          expect(answer.status).toBe(401);
        }
      });
    }
  });

  it('is specified for exactly the routes of the router', () => {
    const routed = routesOf(app)
      .filter(({ path }) => !DOCUMENTATION_PATHS.test(path) && !PAGE_PATHS.test(path))
      .filter(({ path }) => !PROTOCOL_PATHS.test(path))
      // Fastify adds a HEAD route to each GET route; tested below.
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(routed.toSorted()).toEqual(Object.keys(ROUTES).toSorted());
  });

  it('allows only GET and HEAD on documentation pages', () => {
    const pages = routesOf(app).filter(({ path }) => DOCUMENTATION_PATHS.test(path));
    expect(new Set(pages.map(({ method }) => method))).toEqual(new Set(['GET', 'HEAD']));
  });

  it('matches the security requirements of the OpenAPI document', async () => {
    const document = (await app.request('GET', '/openapi.json')).body;
    for (const [route, [answers]] of Object.entries(ROUTES)) {
      const [method = '', path = ''] = route.split(' ');
      const { security = document.security } = document.paths[path][method.toLowerCase()];
      expect([route, security.length === 0]).toEqual([route, answers[0] !== 401]);
    }
  });

  it.each(Object.keys(ROUTES).filter((route) => route.startsWith('GET')))(
    'applies to the HEAD route of %s as to the GET route',
    async (route) => {
      const [answers, build] = ROUTES[route] as [Answers, Build];
      for (const [i, kind] of CALLERS.entries()) {
        const caller = await createCaller(kind);
        const { path } = build(caller);
        const token = caller.user?.access_token;
        const { status } = await app.request('HEAD', path, { token });
        expect([kind, status]).toEqual([kind, answers[i]]);
      }
    },
  );
});

function methodOf(route: string): Method {
  return route.split(' ', 1)[0] as Method;
}
