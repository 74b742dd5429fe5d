import { v7 as uuidv7 } from 'uuid';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { RevocationService } from '../../src/sessions/revocation.service.js';
import { type TestUser, login, register, registerAdmin, type Tokens } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problem.js';
import { expectActive, expectRevoked, idsOf, sid } from '../support/session-checks.js';
import { secondsFromNow, sessionOf, setSession } from '../support/sessions.js';

describe("a user's sessions, for admins", () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const ask = (method: 'GET' | 'DELETE', userId: string, rest = '', requester: Tokens = admin) =>
    app.api(method, `/users/${userId}/sessions${rest}`, { token: requester.access_token });

  it('are listed: the open ones of that user, the newest first, in pages', async () => {
    const account = await register(app);
    const [second, over, last] = [
      await login(app, account),
      await login(app, account),
      await login(app, account),
    ];
    await setSession(app, over.access_token, { idleExpiresAt: secondsFromNow(-1) });
    const { status, body } = await ask('GET', account.id.toUpperCase());
    expect([status, idsOf(body)]).toEqual([200, [last, second, account].map(sid)]);
    const fields = Object.keys(body.data[0]).toSorted();
    expect(fields).toEqual([
      'created_at',
      'current',
      'expires_at',
      'id',
      'ip',
      'last_used_at',
      'user_agent',
    ]);
    expect(body.data.map((each: { current: boolean }) => each.current)).not.toContain(true);

    const page = await ask('GET', account.id, '?limit=2');
    expect(idsOf(page.body)).toEqual([last, second].map(sid));
    const next = /^<([^>]+)>; rel="next"$/.exec(String(page.headers['link']))?.[1] ?? '';
    const nextPage = await app.request('GET', next, { token: admin.access_token });
    expect(idsOf(nextPage.body)).toEqual([sid(account)]);
    expect(nextPage.headers['link']).toBeUndefined();
  });

  it('mark the current one when an admin looks at its own', async () => {
    const other = await login(app, admin);
    const { body } = await ask('GET', admin.id);
    const current = body.data.filter((each: { current: boolean }) => each.current);
    expect(idsOf({ data: current })).toEqual([sid(admin)]);
    expect(idsOf(body)).toContain(sid(other));
  });

  it('end one by one, at once and for good', async () => {
    const account = await register(app);
    const other = await login(app, account);
    await expectActive(app, other);
    for (const _ of ['first', 'again']) {
      const { status, text } = await ask('DELETE', account.id, `/${sid(other)}`);
      expect([status, text]).toEqual([204, '']);
      await expectRevoked(app, other);
    }
    await expectActive(app, account);
    expect((await sessionOf(app, other.access_token)).revokedReason).toBe('admin');
  });

  it('end all at once, and those of nobody else', async () => {
    const [account, stranger] = [await register(app), await register(app)];
    const other = await login(app, account);
    await expectActive(app, other);
    for (const _ of ['first', 'again']) {
      expect((await ask('DELETE', account.id)).status).toBe(204);
    }
    await expectRevoked(app, account);
    await expectRevoked(app, other);
    await expectActive(app, stranger);
    await expectActive(app, admin);
    expect(idsOf((await ask('GET', account.id)).body)).toEqual([]);
    // The account itself is as it was.
    await expectActive(app, await login(app, account));
  });

  it('are counted when they end, without those that had been ended before', async () => {
    const account = await register(app);
    const over = await login(app, account);
    await app.api('POST', '/auth/logout', { json: { refresh_token: over.refresh_token } });
    await login(app, account);
    expect(await app.get(RevocationService).revokeAll(account.id, 'admin', COMMAND_LINE)).toBe(2);
  });

  it('are found only under their own user', async () => {
    const [account, stranger] = [await register(app), await register(app)];
    expectProblem(await ask('DELETE', stranger.id, `/${sid(account)}`), 'not_found');
    expectProblem(await ask('DELETE', account.id, `/${uuidv7()}`), 'not_found');
    await expectActive(app, account);
  });

  it('of an unknown user are not found', async () => {
    const { id, ...account } = await register(app);
    for (const [method, rest] of [
      ['GET', ''],
      ['DELETE', ''],
      ['DELETE', `/${sid(account)}`],
    ] as const) {
      expectProblem(await ask(method, uuidv7(), rest), 'not_found');
      expectProblem(await ask(method, 'somebody', rest), 'validation_failed');
    }
    expectProblem(await ask('DELETE', id, '/all'), 'validation_failed');
    await expectActive(app, account);
  });

  it('are closed to everybody else, be they their own', async () => {
    const [account, other] = [await register(app), await register(app)];
    for (const requester of [account, other]) {
      expectProblem(await ask('GET', account.id, '', requester), 'forbidden');
      expectProblem(await ask('DELETE', account.id, '', requester), 'forbidden');
      expectProblem(await ask('DELETE', account.id, `/${sid(account)}`, requester), 'forbidden');
    }
    // Nor does the answer tell whether there is such a user.
    expectProblem(await ask('GET', uuidv7(), '', account), 'forbidden');
    expectProblem(await app.api('GET', `/users/${account.id}/sessions`), 'invalid_token');
    await expectActive(app, account);
  });
});
