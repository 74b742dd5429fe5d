import { DataSource } from 'typeorm';
import { Session } from '../../src/sessions/session.entity.js';
import { parseRefreshToken } from '../../src/tokens/refresh-token.js';
import { TestApp, type TestRequest } from '../support/app.js';
import { COOKIE_MODE, cookieHeader, cookiesOf, type Jar } from '../support/cookies.js';
import { expectProblem } from '../support/problem.js';
import { register, type TestUser } from '../support/users.js';

describe('the cookies of a session that ends', () => {
  let app: TestApp;
  let user: TestUser;
  let jar: Jar;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
    jar = cookiesOf(await signIn());
  });

  const signIn = (headers: Record<string, string> = {}) => {
    const { username, password } = user;
    const json = { username, password };
    return app.api('POST', '/auth/login', { json, headers: { ...COOKIE_MODE, ...headers } });
  };
  const send = (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    { headers = {}, cookies = jar }: TestRequest & { cookies?: Jar } = {},
  ) => app.api(method, path, { headers: { cookie: cookieHeader(cookies), ...headers } });
  const remove = (path: string) => send('DELETE', path, { headers: COOKIE_MODE });
  const sessionOfJar = () => {
    const id = parseRefreshToken(jar['dev-session'] ?? '')?.sessionId;
    return app.get(DataSource).getRepository(Session).findOneByOrFail({ id });
  };

  it('are cleared by a sign-out of a browser without a session, and refreshed by none', async () => {
    expect((await send('POST', '/auth/logout', { headers: COOKIE_MODE, cookies: {} })).status).toBe(
      204,
    );
    const refresh = await send('POST', '/auth/refresh', { headers: COOKIE_MODE, cookies: {} });
    expectProblem(refresh, 'invalid_grant');
  });

  it('are cleared by the revocation of this session by its id, and not of another one', async () => {
    const { id } = await sessionOfJar();
    const others = await app.api('POST', '/auth/login', {
      json: { username: user.username, password: user.password },
    });
    const list = await app.api('GET', '/users/me/sessions', { token: others.body.access_token });
    const other = list.body.data.find(({ current }: { current: boolean }) => current);
    expect(cookiesOf(await remove(`/users/me/sessions/${other.id}`))).toEqual({});
    expect(cookiesOf(await remove(`/users/me/sessions/${id}`))).toEqual({
      'dev-access': '',
      'dev-session': '',
    });
  });

  it('are cleared by the deletion of the user', async () => {
    const response = await remove('/users/me');
    expect(response.status).toBe(202);
    expect(cookiesOf(response)).toEqual({ 'dev-access': '', 'dev-session': '' });
  });

  it('are replaced by a sign-in, which revokes the session of the browser', async () => {
    const before = await sessionOfJar();
    const cookie = cookieHeader(jar);
    jar = cookiesOf(await signIn({ cookie }));
    const after = await sessionOfJar();
    expect(after.id).not.toBe(before.id);
    const { id } = before;
    const row = await app.get(DataSource).getRepository(Session).findOneByOrFail({ id });
    expect(row.revokedReason).toBe('logout');
    // A refresh continues the session.
    const refreshed = await send('POST', '/auth/refresh', { headers: COOKIE_MODE });
    jar = cookiesOf(refreshed);
    expect((await sessionOfJar()).revokedAt).toBeNull();
  });

  it('of a revoked session use up no limit of their address, and guesses do', async () => {
    const limited = await TestApp.start(
      { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_REFRESH_PER_ADDRESS: '2/15m' },
      app.database,
    );
    try {
      await send('POST', '/auth/logout', { headers: COOKIE_MODE });
      const { 'dev-session': revoked = '' } = jar;
      const cookies = { cookie: cookieHeader({ 'dev-session': revoked }) };
      for (let i = 0; i < 4; i += 1) {
        const response = await limited.api('GET', '/users/me', { headers: cookies });
        expectProblem(response, 'invalid_token');
      }
      const guess = { json: { refresh_token: `uart_${'A'.repeat(70)}` } };
      const codes: string[] = [];
      for (let i = 0; i < 3; i += 1) {
        codes.push((await limited.api('POST', '/auth/refresh', guess)).body.code);
      }
      expect(codes).toEqual(['invalid_grant', 'invalid_grant', 'rate_limited']);
    } finally {
      await limited.close();
    }
  });
});
