import { type TestUser, login, register, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { expectProblem } from '../support/problem.js';
import { idsOf } from '../support/session-checks.js';

describe('list of audit events', () => {
  let app: TestApp;
  let admin: TestUser;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start({ TRUST_PROXY: 'true' });
    admin = await registerAdmin(app);
    user = await register(app);
    for (let i = 0; i < 9; i += 1) await login(app, i % 3 ? user : admin);
    await app.api('DELETE', `/users/${user.id}/sessions`, {
      token: admin.access_token,
      headers: { 'x-forwarded-for': '203.0.113.7' },
    });
  });
  afterAll(() => app.close());

  const list = (query: string) =>
    app.api('GET', `/audit-events?${query}`, { token: admin.access_token });

  it.each(['occurred_at', '-occurred_at'])(
    'is paged without gaps or repetitions while events are added, sorted by %s',
    async (sort) => {
      const whole = idsOf((await list(`sort=${sort}&limit=200`)).body);
      const seen: string[] = [];
      for (let cursor = ''; ;) {
        const { body, headers } = await list(`sort=${sort}&limit=4${cursor}`);
        seen.push(...idsOf(body));
        if (!body.has_more) break;
        if (cursor === '') await login(app, admin);
        expect(headers['link']).toContain(body.next_cursor);
        cursor = `&cursor=${body.next_cursor}`;
      }
      expect(seen.filter((id) => whole.includes(id))).toEqual(whole);
      expect(new Set(seen).size).toBe(seen.length);
    },
  );

  it('can be filtered by an IPv6 address in any notation', async () => {
    await app.api('POST', '/auth/login', {
      json: { username: user.username, password: user.password },
      headers: { 'x-forwarded-for': '[2001:0DB8::7]:50001' },
    });
    const { body } = await list('ip=2001:db8:0:0::0007');
    expect(body.data).toEqual([expect.objectContaining({ ip: '2001:db8::7' })]);
  });

  it('is ordered by time', async () => {
    const events = await auditEvents(app, admin, 'sort=occurred_at');
    const times = events.map(({ occurred_at }) => occurred_at);
    expect(times).toEqual(times.toSorted());
    const newest = await auditEvents(app, admin);
    expect(newest.map(({ id }) => id)).toEqual(events.map(({ id }) => id).toReversed());
  });

  it.each([
    ['event', 'session_ended'],
    ['user_id', () => user.id],
    ['actor_id', () => admin.id],
    ['ip', '203.0.113.7'],
  ])('can be filtered by %s', async (key, given) => {
    const value = typeof given === 'string' ? given : given();
    const all = await auditEvents(app, admin);
    const expected = all.filter((event) => event[key as 'event'] === value);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(all.length);
    expect(await auditEvents(app, admin, `${key}=${value}`)).toEqual(expected);
    if (!key.endsWith('_id')) return;
    expect(await auditEvents(app, admin, `${key}=${value.toUpperCase()}`)).toEqual(expected);
  });

  it('can be filtered by time, including since and excluding until', async () => {
    const all = await auditEvents(app, admin, 'sort=occurred_at');
    const [since, until] = [all[3]?.occurred_at ?? '', all.at(-3)?.occurred_at ?? ''];
    const expected = all.filter(({ occurred_at: at }) => at >= since && at < until);
    expect(expected.length).toBeGreaterThan(0);
    const query = `sort=occurred_at&since=${since}&until=${until}`;
    expect(await auditEvents(app, admin, query)).toEqual(expected);
  });

  it('accepts a time with another offset', async () => {
    const moment = (await auditEvents(app, admin))[0]?.occurred_at ?? '';
    const shifted = new Date(Date.parse(moment) + 3_600_000).toISOString().replace('Z', '+01:00');
    const { body } = await list(`since=${encodeURIComponent(shifted)}`);
    expect(body.data.length).toBeGreaterThan(0);
    expect(body.data[0].occurred_at).toBe(moment);
  });

  it('returns a total on request', async () => {
    const { body } = await list('event=signed_in&limit=1&with_total=true');
    expect(body.total).toBe((await auditEvents(app, admin, 'event=signed_in')).length);
  });

  it.each([
    'event=nonsense',
    'user_id=1',
    'actor_id=me',
    'since=yesterday',
    'until=2026-11-23',
    'since=2026-13-01T00:00:00Z',
    'sort=event',
    'limit=201',
    'cursor=nonsense',
    'ip=somewhere',
    'session_id=01a20818-8454-74a7-a01c-e89bc5bec64b',
  ])('rejects %s', async (query) => {
    expectProblem(await list(query), 'validation_failed');
  });

  it('rejects the cursor of the other order', async () => {
    const { body } = await list('limit=1');
    expectProblem(await list(`sort=occurred_at&cursor=${body.next_cursor}`), 'validation_failed');
  });

  it('is restricted to admins', async () => {
    const { access_token: token } = await register(app);
    expectProblem(await app.api('GET', '/audit-events', { token }), 'forbidden');
    expectProblem(await app.api('GET', '/audit-events'), 'invalid_token');
  });
});
