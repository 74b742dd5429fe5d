import { v7 as uuidv7 } from 'uuid';
import { type TestUser, newUser, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestRequest, type TestResponse } from '../support/app.js';
import { routesOf } from '../support/routes.js';
import { sid } from '../support/session-checks.js';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface Caller {
  /** Who asks; nobody without a token. */
  account?: TestUser;
  /** Whose account the request is about. */
  target: TestUser;
}

/** A request that is right but for who sends it. */
type Build = (caller: Caller) => { path: string } & TestRequest;

/** What each route answers to each kind of caller, in this order. */
const CALLERS = [
  'nobody',
  'a user',
  'a user about another',
  'an admin',
  'a disabled user',
] as const;
type Kind = (typeof CALLERS)[number];
type Answers = [number, number, number, number, number];

const PUBLIC = (status: number): Answers => [status, status, status, status, status];
const SIGNED_IN = (status: number): Answers => [401, status, status, status, 401];
const ADMIN = (status: number): Answers => [401, 403, 403, status, 401];

const at =
  (path: string, json?: (caller: Caller) => unknown): Build =>
  (caller) => ({
    path: path
      .replace('{user_id}', caller.target.id)
      .replace('{session_id}', () => sessionIn(path, caller)),
    json: json?.(caller),
  });

/** One that the path is about: the caller's own, or the target's. */
function sessionIn(path: string, { account, target }: Caller): string {
  if (path.includes('{user_id}')) return sid(target);
  return account ? sid(account) : uuidv7();
}

/** Documentation: open to anyone, and the same for all. */
const OPEN_PAGES = /^\/(docs|redoc|openapi\.json)(\/|$)/;

/** Every route of the service. A new one belongs in here: a test fails until it is. */
const ROUTES: Record<string, [Answers, Build]> = {
  'GET /health': [PUBLIC(200), at('/health')],
  'GET /health/live': [PUBLIC(200), at('/health/live')],
  'GET /health/ready': [PUBLIC(200), at('/health/ready')],
  'POST /api/v1/auth/register': [PUBLIC(201), at('/api/v1/auth/register', () => newUser())],
  'POST /api/v1/auth/login': [
    PUBLIC(200),
    at('/api/v1/auth/login', ({ target: { username, password } }) => ({ username, password })),
  ],
  'POST /api/v1/auth/refresh': [
    PUBLIC(200),
    at('/api/v1/auth/refresh', ({ target }) => ({ refresh_token: target.refresh_token })),
  ],
  'POST /api/v1/auth/logout': [
    PUBLIC(204),
    at('/api/v1/auth/logout', ({ target }) => ({ refresh_token: target.refresh_token })),
  ],
  'POST /api/v1/auth/logout-all': [SIGNED_IN(204), at('/api/v1/auth/logout-all')],
  'GET /api/v1/users/me': [SIGNED_IN(200), at('/api/v1/users/me')],
  'PUT /api/v1/users/me': [SIGNED_IN(200), at('/api/v1/users/me', () => ({ full_name: 'X' }))],
  'PUT /api/v1/users/me/password': [
    SIGNED_IN(204),
    at('/api/v1/users/me/password', ({ account }) => ({
      current_password: account?.password ?? 'nobody has one',
      new_password: 'another long password',
    })),
  ],
  'GET /api/v1/users/me/sessions': [SIGNED_IN(200), at('/api/v1/users/me/sessions')],
  'DELETE /api/v1/users/me/sessions': [SIGNED_IN(204), at('/api/v1/users/me/sessions')],
  'DELETE /api/v1/users/me/sessions/{session_id}': [
    SIGNED_IN(204),
    at('/api/v1/users/me/sessions/{session_id}'),
  ],
  'GET /api/v1/users/{user_id}/sessions': [ADMIN(200), at('/api/v1/users/{user_id}/sessions')],
  'DELETE /api/v1/users/{user_id}/sessions': [ADMIN(204), at('/api/v1/users/{user_id}/sessions')],
  'DELETE /api/v1/users/{user_id}/sessions/{session_id}': [
    ADMIN(204),
    at('/api/v1/users/{user_id}/sessions/{session_id}'),
  ],
  'GET /api/v1/audit-events': [ADMIN(200), at('/api/v1/audit-events')],
  'GET /api/v1/users': [ADMIN(200), at('/api/v1/users')],
  'POST /api/v1/users': [ADMIN(201), at('/api/v1/users', () => newUser())],
  'GET /api/v1/users/{user_id}': [[401, 200, 403, 200, 401], at('/api/v1/users/{user_id}')],
  'PUT /api/v1/users/{user_id}': [
    ADMIN(200),
    at('/api/v1/users/{user_id}', () => ({ full_name: 'X' })),
  ],
  'DELETE /api/v1/users/{user_id}': [ADMIN(204), at('/api/v1/users/{user_id}')],
};

const CODES: Record<number, string> = { 401: 'invalid_token', 403: 'forbidden' };

describe('access', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  async function disabledUser(): Promise<TestUser> {
    const account = await register(app);
    const { status } = await app.api('PUT', `/users/${account.id}`, {
      token: admin.access_token,
      json: { is_active: false },
    });
    expect(status).toBe(200);
    return account;
  }

  const accounts: Record<Kind, (target: TestUser) => Promise<TestUser> | TestUser | undefined> = {
    nobody: () => undefined,
    'a user': (target) => target,
    'a user about another': () => register(app),
    'an admin': () => registerAdmin(app),
    'a disabled user': () => disabledUser(),
  };

  /** New accounts for each request: some of the routes end sessions or delete. */
  async function callerOf(kind: Kind): Promise<Caller> {
    const target = await register(app);
    return { account: await accounts[kind](target), target };
  }

  async function ask(route: string, kind: Kind): Promise<TestResponse> {
    const [, build] = ROUTES[route] as [Answers, Build];
    const caller = await callerOf(kind);
    const { path, ...request } = build(caller);
    const token = caller.account?.access_token;
    return app.request(methodOf(route), path, { ...request, token });
  }

  describe.each(Object.keys(ROUTES))('%s', (route) => {
    const [answers] = ROUTES[route] as [Answers, Build];

    it.each(CALLERS.map((kind, i) => [kind, answers[i] as number] as const))(
      'answers %s with %d',
      async (kind, expected) => {
        const { status, body, headers } = await ask(route, kind);
        expect(status).toBe(expected);
        if (expected < 400) return;
        expect(body.code).toBe(CODES[expected]);
        expect(headers['www-authenticate'] !== undefined).toBe(expected === 401);
      },
    );

    if (answers[0] === 401) {
      it('takes a token from the Authorization header alone', async () => {
        const caller = await callerOf('an admin');
        const token = caller.account?.access_token ?? '';
        const { path, ...request } = (ROUTES[route] as [Answers, Build])[1](caller);
        const elsewhere: Record<string, string>[] = [
          { cookie: `access_token=${token}; token=${token}` },
          { 'x-access-token': token },
          { authorization: `Basic ${token}` },
          { authorization: token },
        ];
        for (const headers of elsewhere) {
          const query = `?access_token=${token}`;
          const answer = await app.request(methodOf(route), path + query, { ...request, headers });
          expect(answer.status).toBe(401);
        }
      });
    }
  });

  it('is decided here for every route of the router, and for no other', () => {
    const running = routesOf(app)
      .filter(({ path }) => !OPEN_PAGES.test(path))
      // Fastify answers a HEAD wherever there is a GET; see below.
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(running.toSorted()).toEqual(Object.keys(ROUTES).toSorted());
  });

  it('to the documentation is for reading alone', () => {
    const pages = routesOf(app).filter(({ path }) => OPEN_PAGES.test(path));
    expect(new Set(pages.map(({ method }) => method))).toEqual(new Set(['GET', 'HEAD']));
  });

  it('is documented as it is: what needs a token says so', async () => {
    const document = (await app.request('GET', '/openapi.json')).body;
    for (const [route, [answers]] of Object.entries(ROUTES)) {
      const [method = '', path = ''] = route.split(' ');
      const { security = document.security } = document.paths[path][method.toLowerCase()];
      const isActiveAt = security.some((scheme: object) => Object.keys(scheme).length === 0);
      expect([route, isActiveAt]).toEqual([route, answers[0] < 400]);
    }
  });

  it.each(Object.keys(ROUTES).filter((route) => route.startsWith('GET')))(
    'to HEAD is that to %s',
    async (route) => {
      const [answers, build] = ROUTES[route] as [Answers, Build];
      for (const [i, kind] of CALLERS.entries()) {
        const caller = await callerOf(kind);
        const { path } = build(caller);
        const token = caller.account?.access_token;
        const { status } = await app.request('HEAD', path, { token });
        expect([kind, status]).toEqual([kind, answers[i]]);
      }
    },
  );
});

function methodOf(route: string): Method {
  return route.split(' ', 1)[0] as Method;
}
