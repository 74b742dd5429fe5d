import { DataSource } from 'typeorm';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { FeedClients } from '../../src/sessions/revocation-feed/feed-clients.js';
import { FeedSubscribers } from '../../src/sessions/revocation-feed/feed-subscribers.js';
import { RevocationFeed } from '../../src/sessions/revocation-feed/revocation-feed.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { EventStream } from '../support/event-stream.js';
import { routesOf } from '../support/routes.js';
import { sessionOf } from '../support/sessions.js';
import { login, register, registerAdmin, type TestUser } from '../support/users.js';
import { waitUntil } from '../support/wait-until.js';

const TOKEN = 'the-token-of-a-resource-server-of-the-tests';
const SETTINGS = { REVOCATION_FEED_TOKEN: TOKEN };
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };

const listen = async (app: TestApp): Promise<string> => {
  await app.app.listen(0, '127.0.0.1');
  return `${(await app.app.getUrl()).replace('[::1]', '127.0.0.1')}/api/v1/revocations`;
};

describe('the revocation feed', () => {
  let app: TestApp;
  let url: string;
  let admin: TestUser;
  let stream: EventStream;
  beforeAll(async () => {
    app = await TestApp.start(SETTINGS);
    url = await listen(app);
    admin = await registerAdmin(app);
    stream = await EventStream.open(url, AUTHORIZED);
  });
  afterAll(async () => {
    stream.close();
    await app.close();
  });

  const sidOf = async ({ access_token }: Pick<TestUser, 'access_token'>) =>
    (await sessionOf(app, access_token)).id;
  const change = (id: string, json: object) =>
    app.api('PUT', `/users/${id}`, { token: admin.access_token, json });
  const snapshot = async (of = url) =>
    (await (await fetch(of, { headers: AUTHORIZED })).json()) as {
      is_current: boolean;
      revocations: { type: string; id?: string }[];
    };

  it('has no route without its token', async () => {
    const without = await TestApp.start();
    try {
      expect(routesOf(without).map(({ path }) => path)).not.toContain('/api/v1/revocations');
    } finally {
      await without.close();
    }
  });

  it.each([
    ['no token', {}],
    ['another token', { authorization: `Bearer ${TOKEN}x` }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
  ])('rejects a request with %s', async (_, headers) => {
    const response = await fetch(url, { headers: headers as Record<string, string> });
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('admits clients by the check of another module', async () => {
    const headers = { authorization: 'Bearer of-a-client' };
    expect((await fetch(url, { headers })).status).toBe(401);
    app.get(FeedClients).addCheck((token) => Promise.resolve(token === 'of-a-client'));
    expect((await fetch(url, { headers })).status).toBe(200);
  });

  it('streams without caches, and says at intervals that it is current', async () => {
    expect(stream.response.status).toBe(200);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.response.headers.get('cache-control')).toBe('no-store');
    const { id, data } = await stream.find('heartbeat');
    expect(data.at).toBe(Number(id));
    const count = () => stream.events.filter(({ event }) => event === 'heartbeat').length;
    await waitUntil(() => count() >= 2);
  });

  it.each<[string, (user: TestUser) => Promise<unknown>]>([
    [
      'a sign-out',
      ({ refresh_token }) => app.api('POST', '/auth/logout', { json: { refresh_token } }),
    ],
    [
      'the revocation of one session',
      async (user) =>
        app.api('DELETE', `/users/me/sessions/${await sidOf(user)}`, {
          token: (await login(app, user)).access_token,
        }),
    ],
  ])('names the session after %s', async (_, revoke) => {
    const user = await register(app);
    const sid = await sidOf(user);
    await revoke(user);
    await stream.find('session', sid);
    expect(stream.events.filter(({ data }) => data.id === user.id)).toEqual([]);
  });

  it.each<[string, (user: TestUser) => Promise<unknown>]>([
    [
      'a sign-out of all sessions',
      ({ access_token: token }) => app.api('POST', '/auth/logout-all', { token }),
    ],
    ['a change of its role', ({ id }) => change(id, { role: 'admin' })],
    ['its deactivation', ({ id }) => change(id, { is_active: false })],
    [
      'a password that an admin sets',
      ({ id }) => change(id, { password: 'another long password' }),
    ],
    ['its deletion', ({ id }) => app.api('DELETE', `/users/${id}`, { token: admin.access_token })],
  ])('names the user after %s, with its time', async (_, run) => {
    const user = await register(app);
    const before = Date.now();
    const { status } = (await run(user)) as { status: number };
    expect([200, 204]).toContain(status);
    const { data } = await stream.find('user', user.id);
    expect(data.at).toBeGreaterThanOrEqual(before);
    expect(data.at).toBeLessThanOrEqual(Date.now());
  });

  it('names no user or session after a sign-in and a refresh', async () => {
    const user = await register(app);
    const tokens = await login(app, user);
    await app.api('POST', '/auth/refresh', { json: { refresh_token: tokens.refresh_token } });
    const marker = await register(app);
    await app.api('POST', '/auth/logout-all', { token: marker.access_token });
    await stream.find('user', marker.id);
    const ids = [user.id, await sidOf(user), await sidOf(tokens)];
    expect(stream.events.filter(({ data }) => ids.includes(data.id ?? ''))).toEqual([]);
  });

  it('names sessions that a command of the command line ends', async () => {
    const user = await register(app);
    await command(app.database, ['session', 'end', user.username]);
    await stream.find('user', user.id);
  });

  it('resumes after the last event, on another instance too', async () => {
    const second = await TestApp.start(SETTINGS, app.database);
    const secondUrl = await listen(second);
    const user = await register(app);
    const sid = await sidOf(user);
    const { id } = await stream.find('heartbeat');
    await app.api('POST', '/auth/logout', { json: { refresh_token: user.refresh_token } });
    try {
      for (const each of [url, secondUrl]) {
        const resumed = await EventStream.open(each, { ...AUTHORIZED, 'last-event-id': id });
        await resumed.find('session', sid);
        resumed.close();
      }
    } finally {
      await second.close();
    }
  });

  it('starts with all revocations that a token may be affected by, as the snapshot has them', async () => {
    const user = await register(app);
    const sid = await sidOf(user);
    await app.api('POST', '/auth/logout', { json: { refresh_token: user.refresh_token } });
    const second = await TestApp.start(SETTINGS, app.database);
    const secondUrl = await listen(second);
    try {
      const first = await EventStream.open(secondUrl, AUTHORIZED);
      await first.find('session', sid);
      first.close();
      const { revocations, is_current } = await snapshot(secondUrl);
      expect(revocations).toContainEqual({ type: 'session', id: sid, at: expect.any(Number) });
      expect(is_current).toBe(true);
    } finally {
      await second.close();
    }
  });

  it('names all tokens after a revocation of the sessions of all users', async () => {
    await app
      .get(DataSource)
      .getRepository(AuditEvent)
      .insert({
        id: (await import('../../src/audit/audit-id.js')).newAuditId(),
        occurredAt: new Date(),
        event: 'session_ended',
        details: { reason: 'admin', session_count: 2 },
      } as never);
    const second = await TestApp.start(SETTINGS, app.database);
    try {
      const { revocations } = await snapshot(await listen(second));
      expect(revocations.map(({ type }) => type)).toContain('all');
    } finally {
      await second.close();
    }
  });

  it('has no heartbeat while changes may be missed', async () => {
    const feed = app.get(RevocationFeed) as unknown as { isStale: boolean };
    feed.isStale = true;
    const stale = await EventStream.open(url, AUTHORIZED);
    expect((await snapshot()).is_current).toBe(false);
    expect(stale.events.filter(({ event }) => event === 'heartbeat')).toEqual([]);
    feed.isStale = false;
    await stale.find('heartbeat');
    stale.close();
  });

  it('releases a stream that the client closes', async () => {
    const subscribers = app.get(FeedSubscribers);
    // Streams of other tests close a moment later.
    await waitUntil(() => subscribers.size === 1);
    const closed = await EventStream.open(url, AUTHORIZED);
    expect(subscribers.size).toBe(2);
    closed.close();
    await waitUntil(() => subscribers.size === 1);
  });

  it('ends its streams when the service stops, which then stops at once', async () => {
    const second = await TestApp.start(SETTINGS, app.database);
    const open = await EventStream.open(await listen(second), AUTHORIZED);
    await open.find('heartbeat');
    await second.close();
    await waitUntil(() => open.isEnded);
  });
});
