import { v7 as uuidv7 } from 'uuid';
import { login, refresh, register, type Tokens } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problem.js';
import { expectActive, expectRevoked, idsOf, sessionIdOf } from '../support/session-checks.js';
import { secondsFromNow, sessionOf, sessionRows, setSession } from '../support/sessions.js';

const PATH = '/users/me/sessions';

const from = (ip: string, agent: string) => ({
  headers: { 'x-forwarded-for': ip, 'user-agent': agent },
});

describe('the sessions of the current user', () => {
  let app: TestApp;
  // Lets the tests choose the client address of a request.
  beforeAll(async () => (app = await TestApp.start({ TRUST_PROXY: 'true' })));
  afterAll(() => app.close());

  const list = async ({ access_token: token }: Tokens, query = '') => {
    const response = await app.api('GET', `${PATH}${query}`, { token });
    expect(response.status).toBe(200);
    return response;
  };
  const revoke = (requester: Tokens, id = '') =>
    app.api('DELETE', `${PATH}${id && `/${id}`}`, { token: requester.access_token });

  describe('when listed', () => {
    it('contain the time and address of the last use, but not the seed', async () => {
      const { username, password } = await register(app);
      const signedInAt = Date.now();
      const { body: tokens } = await app.api('POST', '/auth/login', {
        json: { username, password },
        ...from('203.0.113.7', 'Phone'),
      });
      const session = (await list(tokens)).body.data[0];
      const { seed } = await sessionRows(app).findOneOrFail({
        select: { seed: true },
        where: { id: sessionIdOf(tokens) },
      });
      expect(session).toEqual({
        id: sessionIdOf(tokens),
        current: true,
        auth_time: session.created_at,
        amr: ['pwd'],
        acr: 'aal1',
        created_at: expect.any(String),
        last_used_at: session.created_at,
        expires_at: expect.any(String),
        ip: '203.0.113.7',
        user_agent: 'Phone',
      });
      expect(JSON.stringify(session)).not.toContain(seed);
      expect(Date.parse(session.created_at) - signedInAt).toBeGreaterThanOrEqual(0);

      await setSession(app, tokens.access_token, { createdAt: secondsFromNow(-60) });
      const refreshedAt = Date.now();
      await app.api('POST', '/auth/refresh', {
        json: { refresh_token: tokens.refresh_token },
        ...from('2001:db8::7', 'Tablet'),
      });
      const later = (await list(tokens)).body.data[1];
      expect(later).toMatchObject({
        id: sessionIdOf(tokens),
        ip: '2001:db8::7',
        user_agent: 'Tablet',
      });
      expect(Date.parse(later.created_at)).toBeLessThan(signedInAt);
      expect(Date.parse(later.last_used_at)).toBeGreaterThanOrEqual(refreshedAt);
      // Expiry counts from the last use, not from the sign-in.
      expect(Date.parse(later.expires_at) - Date.parse(later.last_used_at)).toBe(30 * 86_400_000);
    });

    it('contain an address of at most 45 characters for any forwarded header', async () => {
      const { username, password } = await register(app);
      for (const [forwarded, stored] of [
        [`fe80::1%${'a'.repeat(100)}`, 'fe80::1'],
        ['::ffff:192.0.2.1', '192.0.2.1'],
        ['0000:0000:0000:0000:0000:ffff:192.168.100.228', '192.168.100.228'],
        ['2001:0db8:1111:2222:3333:4444:5555:6666', '2001:db8:1111:2222:3333:4444:5555:6666'],
        ['not an address', null],
      ] as const) {
        const { status, body: tokens } = await app.api('POST', '/auth/login', {
          json: { username, password },
          ...from(forwarded, 'Phone'),
        });
        expect([forwarded, status]).toEqual([forwarded, 200]);
        expect((await list(tokens)).body.data[0].ip).toBe(stored);
      }
    });

    it('list the newest sign-in first and mark the current session, independent of refreshes', async () => {
      const first = await register(app);
      const [second, third] = [await login(app, first), await login(app, first)];
      await refresh(app, first.refresh_token);
      const { body } = await list(second);
      expect(idsOf(body)).toEqual([third, second, first].map(sessionIdOf));
      const current = body.data.map((each: { current: boolean }) => each.current);
      expect(current).toEqual([false, true, false]);
    });

    it('exclude expired and revoked sessions and those of other users', async () => {
      const current = await register(app);
      const [active, signedOut] = [await login(app, current), await login(app, current)];
      const [idle, expired] = [await login(app, current), await login(app, current)];
      await register(app);
      await app.api('POST', '/auth/logout', { json: { refresh_token: signedOut.refresh_token } });
      await setSession(app, idle.access_token, { idleExpiresAt: secondsFromNow(-1) });
      await setSession(app, expired.access_token, { expiresAt: secondsFromNow(-1) });
      const { body } = await list(current, '?with_total=true');
      expect(idsOf(body)).toEqual([sessionIdOf(active), sessionIdOf(current)]);
      expect(body.total).toBe(2);
    });

    it('are paged by the Link header, even with several sign-ins in the same millisecond', async () => {
      const user = await register(app);
      const all: Tokens[] = [user];
      while (all.length < 5) all.push(await login(app, user));
      const createdAt = new Date();
      for (const each of all.slice(1, 4)) await setSession(app, each.access_token, { createdAt });
      const expected = idsOf((await list(user)).body);
      expect(new Set(expected)).toEqual(new Set(all.map(sessionIdOf)));

      const seen: string[] = [];
      let path: string | undefined = `/api/v1${PATH}?limit=2`;
      while (path !== undefined) {
        const page = await app.request('GET', path, { token: user.access_token });
        seen.push(...idsOf(page.body));
        path = /^<([^>]+)>; rel="next"$/.exec(String(page.headers['link'] ?? ''))?.[1];
        expect(page.body.has_more).toBe(path !== undefined);
        expect(page.body.next_cursor === null).toBe(path === undefined);
        expect(seen.length).toBeLessThanOrEqual(expected.length);
      }
      expect(seen).toEqual(expected);
    });

    it.each(['limit=0', 'limit=201', 'limit=x', 'cursor=x', 'sort=seed', 'user_id=x'])(
      'reject the query ?%s',
      async (query) => {
        const { access_token: token } = await register(app);
        expectProblem(await app.api('GET', `${PATH}?${query}`, { token }), 'validation_failed');
      },
    );

    it('require a token', async () => {
      expectProblem(await app.api('GET', PATH), 'invalid_token');
      expectProblem(await app.api('DELETE', PATH), 'invalid_token');
      expectProblem(await app.api('DELETE', `${PATH}/${uuidv7()}`), 'invalid_token');
    });
  });

  describe('when revoked', () => {
    it('are revoked one by one with all their tokens, at once and permanently', async () => {
      const current = await register(app);
      const other = await login(app, current);
      await expectActive(app, other);
      for (const _ of ['first', 'again']) {
        const { status, text } = await revoke(current, sessionIdOf(other));
        expect([status, text]).toEqual([204, '']);
        await expectRevoked(app, other);
      }
      await expectActive(app, current);
      expect((await sessionOf(app, other.access_token)).revokedReason).toBe('ended_elsewhere');
    });

    it('include the current one, which can be revoked by its id', async () => {
      const current = await register(app);
      const other = await login(app, current);
      expect((await revoke(current, sessionIdOf(current).toUpperCase())).status).toBe(204);
      await expectRevoked(app, current);
      await expectActive(app, other);
    });

    it('get the same answer for a session of another user as for an unknown one', async () => {
      const [user, stranger] = [await register(app), await register(app)];
      const answers = [await revoke(stranger, sessionIdOf(user)), await revoke(stranger, uuidv7())];
      for (const answer of answers) expectProblem(answer, 'not_found');
      expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1);
      await expectActive(app, user);
    });

    it('are not revoked by a malformed id', async () => {
      const user = await register(app);
      expectProblem(await revoke(user, 'all'), 'validation_failed');
      await expectActive(app, user);
    });

    it('are all revoked but the current one, and none of other users', async () => {
      const [first, stranger] = [await register(app), await register(app)];
      const [current, third] = [await login(app, first), await login(app, first)];
      for (const _ of ['first', 'again']) expect((await revoke(current)).status).toBe(204);
      await expectRevoked(app, first);
      await expectRevoked(app, third);
      await expectActive(app, current);
      await expectActive(app, stranger);
      expect(idsOf((await list(current)).body)).toEqual([sessionIdOf(current)]);
    });
  });
});
