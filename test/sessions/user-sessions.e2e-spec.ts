import { v7 as uuidv7 } from 'uuid';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { RevocationService } from '../../src/sessions/revocation.service.js';
import { type TestUser, login, register, registerAdmin, type Tokens } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problem.js';
import { expectActive, expectRevoked, idsOf, sessionIdOf } from '../support/session-checks.js';
import { secondsFromNow, sessionOf, setSession } from '../support/sessions.js';

describe('sessions of a user, managed by an admin', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const send = (method: 'GET' | 'DELETE', userId: string, rest = '', requester: Tokens = admin) =>
    app.api(method, `/users/${userId}/sessions${rest}`, { token: requester.access_token });

  it('are listed in pages, only active ones, the newest first', async () => {
    const user = await register(app);
    const [second, expired, last] = [
      await login(app, user),
      await login(app, user),
      await login(app, user),
    ];
    await setSession(app, expired.access_token, { idleExpiresAt: secondsFromNow(-1) });
    const { status, body } = await send('GET', user.id.toUpperCase());
    expect([status, idsOf(body)]).toEqual([200, [last, second, user].map(sessionIdOf)]);
    const fields = Object.keys(body.data[0]).toSorted();
    expect(fields).toEqual([
      'acr',
      'amr',
      'auth_time',
      'created_at',
      'current',
      'expires_at',
      'id',
      'ip',
      'last_used_at',
      'user_agent',
    ]);
    expect(body.data.map((each: { current: boolean }) => each.current)).not.toContain(true);

    const page = await send('GET', user.id, '?limit=2');
    expect(idsOf(page.body)).toEqual([last, second].map(sessionIdOf));
    const next = /^<([^>]+)>; rel="next"$/.exec(String(page.headers['link']))?.[1] ?? '';
    const nextPage = await app.request('GET', next, { token: admin.access_token });
    expect(idsOf(nextPage.body)).toEqual([sessionIdOf(user)]);
    expect(nextPage.headers['link']).toBeUndefined();
  });

  it('mark the current session in the list of the requesting admin', async () => {
    const other = await login(app, admin);
    const { body } = await send('GET', admin.id);
    const current = body.data.filter((each: { current: boolean }) => each.current);
    expect(idsOf({ data: current })).toEqual([sessionIdOf(admin)]);
    expect(idsOf(body)).toContain(sessionIdOf(other));
  });

  it('are revoked one by one, at once and permanently', async () => {
    const user = await register(app);
    const other = await login(app, user);
    await expectActive(app, other);
    for (const _ of ['first', 'again']) {
      const { status, text } = await send('DELETE', user.id, `/${sessionIdOf(other)}`);
      expect([status, text]).toEqual([204, '']);
      await expectRevoked(app, other);
    }
    await expectActive(app, user);
    expect((await sessionOf(app, other.access_token)).revokedReason).toBe('admin');
  });

  it('are revoked all at once, and none of other users', async () => {
    const [user, stranger] = [await register(app), await register(app)];
    const other = await login(app, user);
    await expectActive(app, other);
    for (const _ of ['first', 'again']) {
      expect((await send('DELETE', user.id)).status).toBe(204);
    }
    await expectRevoked(app, user);
    await expectRevoked(app, other);
    await expectActive(app, stranger);
    await expectActive(app, admin);
    expect(idsOf((await send('GET', user.id)).body)).toEqual([]);
    // The user itself is unchanged.
    await expectActive(app, await login(app, user));
  });

  it('are counted on revocation, without sessions revoked before', async () => {
    const user = await register(app);
    const revoked = await login(app, user);
    await app.api('POST', '/auth/logout', { json: { refresh_token: revoked.refresh_token } });
    await login(app, user);
    expect(await app.get(RevocationService).revokeAll(user.id, 'admin', COMMAND_LINE)).toBe(2);
  });

  it('are found only under the id of their own user', async () => {
    const [user, stranger] = [await register(app), await register(app)];
    expectProblem(await send('DELETE', stranger.id, `/${sessionIdOf(user)}`), 'not_found');
    expectProblem(await send('DELETE', user.id, `/${uuidv7()}`), 'not_found');
    await expectActive(app, user);
  });

  it('are answered with not_found for an unknown user', async () => {
    const { id, ...user } = await register(app);
    for (const [method, rest] of [
      ['GET', ''],
      ['DELETE', ''],
      ['DELETE', `/${sessionIdOf(user)}`],
    ] as const) {
      expectProblem(await send(method, uuidv7(), rest), 'not_found');
      expectProblem(await send(method, 'not-a-uuid', rest), 'validation_failed');
    }
    expectProblem(await send('DELETE', id, '/all'), 'validation_failed');
    await expectActive(app, user);
  });

  it('are forbidden to other users, and to the user itself', async () => {
    const [user, other] = [await register(app), await register(app)];
    for (const requester of [user, other]) {
      expectProblem(await send('GET', user.id, '', requester), 'forbidden');
      expectProblem(await send('DELETE', user.id, '', requester), 'forbidden');
      expectProblem(await send('DELETE', user.id, `/${sessionIdOf(user)}`, requester), 'forbidden');
    }
    // The answer does not reveal whether the user exists.
    expectProblem(await send('GET', uuidv7(), '', user), 'forbidden');
    expectProblem(await app.api('GET', `/users/${user.id}/sessions`), 'invalid_token');
    await expectActive(app, user);
  });
});
