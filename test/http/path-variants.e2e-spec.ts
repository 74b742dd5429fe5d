import { type TestUser, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { listen, sendBytes } from '../support/raw-http.js';

const hex = (letter: string) => `%${letter.charCodeAt(0).toString(16)}`;

/** Spellings of a path that two parsers may resolve differently (security design, line 25). */
function variantsOf(path: string): string[] {
  const segments = path.split('/').slice(1);
  const last = segments.at(-1) ?? '';
  const parent = `/${segments.slice(0, -1).join('/')}`;
  return [
    `${path}/`,
    `${path}//`,
    `${path}/.`,
    `${path}/..`,
    `${path}/%2e`,
    `${path}/%2e%2e`,
    `${path}/x/..`,
    `/${path}`,
    `${parent}//${last}`,
    `${parent}/./${last}`,
    `${parent}/%2e/${last}`,
    `${parent}/x/../${last}`,
    `${parent}/x/%2e%2e/${last}`,
    `${parent}/x/%2E%2E%2F${last}`,
    `${parent}/..;/${last}`,
    `${parent}%2f${last}`,
    `${parent}%252f${last}`,
    `${parent}%5c${last}`,
    `${parent}\\${last}`,
    `/health/..${path}`,
    `/docs/..${path}`,
    `/docs/%2e%2e${path}`,
    `/docs/..%2f${path.slice(1)}`,
    path.toUpperCase(),
    `${parent}/${hex(last)}${last.slice(1)}`,
    `${parent}/%25${hex(last).slice(1)}${last.slice(1)}`,
    `${path};x=1`,
    `${path};`,
    `${parent};x=1/${last}`,
    `${path}.json`,
    `${path}%00`,
    `${path}%20`,
    `${path}%09`,
    `${path}%3f`,
    `${path}%23`,
    `${path}?`,
    `${path}?/health`,
    `${path}#/health`,
    `${path}??limit=1`,
    `http://localhost${path}`,
    `http://localhost:1/health/live/../../${path}`,
    `https://elsewhere.example${path}`,
    path.slice(1),
    path.slice('/api/v1'.length),
    '*',
  ];
}

/** Headers that some servers use in place of the path or method of the request. */
const OVERRIDES = (path: string) => [
  `X-Original-URL: ${path}`,
  `X-Rewrite-URL: ${path}`,
  `X-Forwarded-Prefix: ${path}`,
  'X-HTTP-Method-Override: DELETE',
];

describe('path variants', () => {
  let app: TestApp;
  let port: number;
  let admin: TestUser;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    port = await listen(app);
    admin = await registerAdmin(app);
    user = await register(app);
  });
  afterAll(() => app.close());

  /** Sends the path over a socket, since `inject` normalizes it. */
  function send(method: string, target: string, token?: string, header = 'X: y') {
    const authorization = token === undefined ? '' : `Authorization: Bearer ${token}\r\n`;
    return sendBytes(
      port,
      `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n${header}\r\n${authorization}Connection: close\r\n\r\n`,
    );
  }

  const PATHS: Record<string, () => string> = {
    'the user list': () => '/api/v1/users',
    'another user': () => `/api/v1/users/${admin.id}`,
    'the sessions of another user': () => `/api/v1/users/${admin.id}/sessions`,
  };

  function expectRejected(target: string, { status, text }: TestResponse): void {
    const isRejected = [400, 401, 403, 404, 405, 422].includes(status);
    expect([target, isRejected || status, text.includes(admin.email)]).toEqual([
      target,
      true,
      false,
    ]);
  }

  it.each(Object.keys(PATHS))(
    'denies reading %s through path variants without permission',
    async (name) => {
      for (const target of variantsOf((PATHS[name] as () => string)())) {
        for (const token of [undefined, user.access_token]) {
          expectRejected(target, await send('GET', target, token));
        }
      }
    },
  );

  it.each(Object.keys(PATHS))(
    'denies deleting %s through path variants without permission',
    async (name) => {
      for (const target of variantsOf((PATHS[name] as () => string)())) {
        for (const token of [undefined, user.access_token]) {
          expectRejected(target, await send('DELETE', target, token));
        }
      }
      expect((await send('GET', '/api/v1/users/me', admin.access_token)).body.id).toBe(admin.id);
    },
  );

  it('resolves path variants of an admin to the same path or rejects them', async () => {
    let same = 0;
    for (const target of variantsOf('/api/v1/users')) {
      const { status, body } = await send('GET', target, admin.access_token);
      if (status === 200) {
        same += 1;
        expect(body.data).toHaveLength(2);
      } else
        expect([target, [400, 404, 405, 422].includes(status) || status]).toEqual([target, true]);
    }
    // An encoded letter, an empty query, and absolute URLs as sent to a proxy.
    expect(same).toBeGreaterThanOrEqual(4);
  });

  it('ignores a path or method in a header', async () => {
    const path = `/api/v1/users/${user.id}`;
    for (const header of OVERRIDES(path)) {
      const { status, text } = await send('GET', '/health/live', user.access_token, header);
      expect([status, text.includes(user.email)]).toEqual([200, false]);
      const own = await send('GET', path, user.access_token, header);
      expect([own.status, own.body.id]).toEqual([200, user.id]);
    }
    expect((await send('GET', path, admin.access_token)).status).toBe(200);
  });

  it.each(['/docs', '/redoc', '/docs/x'])(
    'serves no file outside of the page for path variants below %s',
    async (page) => {
      for (const up of [
        '..',
        '%2e%2e',
        '..%2f..',
        '..\\',
        '..%5c',
        '%2e%2e%2f%2e%2e',
        '.../...//',
      ]) {
        for (const file of ['package.json', '.env', 'data/auth.db', 'etc/passwd']) {
          const target = `${page}/${up}/${up}/${up}/${file}`;
          const { status } = await send('GET', target);
          expect([target, [400, 403, 404].includes(status) || status]).toEqual([target, true]);
        }
      }
    },
  );
});
