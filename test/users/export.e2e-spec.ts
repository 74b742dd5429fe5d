import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { UserExport } from '../../src/users/export/user-export.service.js';
import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { insertEvents } from '../support/exports.js';
import { secondsFromNow, setSession } from '../support/sessions.js';
import { statementsOf } from '../support/statements.js';
import { type TestUser, type Tokens, login, register, registerAdmin } from '../support/users.js';

/** Resolves to the length of the chunk that a paused stream has read. */
async function readChunk(stream: Readable): Promise<number> {
  for (;;) {
    const chunk = stream.read() as Buffer | null;
    if (chunk !== null) return chunk.length;
    await once(stream, 'readable');
  }
}

describe('the export of the data of a user', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const exportMe = ({ access_token: token }: { access_token: string }) =>
    app.api('GET', '/users/me/export', { token });

  it('is a file that names the user, its sessions, its addresses and its events', async () => {
    const user = await register(app);
    const { status, headers, body } = await exportMe(user);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['content-disposition']).toBe(`attachment; filename="user-${user.id}.json"`);
    expect(headers['cache-control']).toBe('no-store');
    expect(body.user).toMatchObject({ id: user.id, email: user.email, has_password: true });
    expect(body.sessions).toHaveLength(1);
    expect(body.known_addresses).toHaveLength(1);
    const events = body.audit_events.map(({ event }: { event: string }) => event);
    expect(events).toEqual(['user_registered', 'signed_in', 'user_exported']);
  });

  it('contains nothing about other users', async () => {
    const other = await register(app);
    await exportMe(other);
    const user = await register(app);
    const { text } = await exportMe(user);
    for (const value of [other.id, other.email, other.username]) expect(text).not.toContain(value);
  });

  it('contains the events that an admin caused, without the address and device of the admin', async () => {
    const user = await register(app);
    const change = { token: admin.access_token, json: { full_name: 'Ada' } };
    await app.api('PUT', `/users/${user.id}`, change);
    const { body } = await exportMe(user);
    const find = (name: string) =>
      body.audit_events.find(({ event }: { event: string }) => event === name);
    expect(find('user_changed')).toMatchObject({
      actor_id: admin.id,
      ip: null,
      user_agent: null,
      request_id: null,
    });
    expect(find('signed_in').ip).toBe('127.0.0.1');
  });

  it('is recorded with the user that requested it', async () => {
    const user = await register(app);
    await exportMe(user);
    await app.api('GET', `/users/${user.id}/export`, { token: admin.access_token });
    const events = await auditEvents(app, admin, `event=user_exported&user_id=${user.id}`);
    expect(events.map(({ actor_id }) => actor_id)).toEqual([admin.id, user.id]);
  });

  it('is the same for the user and for an admin', async () => {
    const user = await register(app);
    const own = (await exportMe(user)).body;
    const path = `/users/${user.id}/export`;
    const { body } = await app.api('GET', path, { token: admin.access_token });
    const last = body.audit_events.pop();
    expect(last).toMatchObject({ event: 'user_exported', actor_id: admin.id, ip: null });
    expect({ ...body, exported_at: own.exported_at }).toEqual(own);
  });

  it('requires a recent authentication of the user and of an admin', async () => {
    const user = await register(app);
    const anHourAgo = { authTime: secondsFromNow(-3_600) };
    await setSession(app, user.access_token, anHourAgo);
    const other = await registerAdmin(app);
    await setSession(app, other.access_token, anHourAgo);
    const { status, body } = await exportMe(user);
    expect([status, body.code]).toEqual([401, 'insufficient_user_authentication']);
    const path = `/users/${user.id}/export`;
    const byAdmin = await app.api('GET', path, { token: other.access_token });
    expect([byAdmin.status, byAdmin.body.code]).toEqual([401, 'insufficient_user_authentication']);
  });

  it('is rejected for an unknown user', async () => {
    const path = '/users/0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11/export';
    const { status, body } = await app.api('GET', path, { token: admin.access_token });
    expect([status, body.code]).toEqual([404, 'not_found']);
  });

  it('contains each of many events once, in the order of time', async () => {
    const user = await register(app);
    const about = await insertEvents(app, 450, { userId: user.id });
    const causedBy = await insertEvents(app, 450, { actorId: user.id, userId: admin.id });
    const both = await insertEvents(app, 450, { actorId: user.id, userId: user.id });
    const { body } = await exportMe(user);
    const ids: string[] = body.audit_events.map(({ id }: { id: string }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
    expect(ids.filter((id) => [...about, ...causedBy, ...both].includes(id))).toHaveLength(1_350);
  });

  it('contains all sessions of a user with more than a page of them', async () => {
    const user = await register(app);
    // The oldest are revoked, and stay in the database for a while.
    let tokens: Tokens = user;
    for (let i = 0; i < 210; i += 1) tokens = await login(app, user);
    const { body } = await exportMe(tokens);
    expect(body.sessions).toHaveLength(211);
  });

  it('reads the database only as fast as the client accepts the document', async () => {
    const user = await register(app);
    await insertEvents(app, 3_000, { userId: user.id });
    const document = await app.get(UserExport).start(user.id, COMMAND_LINE);
    const beginning = await statementsOf(app, async () => {
      await readChunk(document);
      await pause(100);
    });
    // At most the pages that fill the buffer of the stream.
    expect(beginning.length).toBeLessThan(10);
    const rest = await statementsOf(app, async () => {
      document.resume();
      await once(document, 'end');
    });
    expect(rest.length).toBeGreaterThan(2 * (3_000 / 200) - 10);
  });

  it('stops reading when the client closes the connection', async () => {
    const user = await register(app);
    await insertEvents(app, 2_000, { userId: user.id });
    const document = await app.get(UserExport).start(user.id, COMMAND_LINE);
    await readChunk(document);
    document.destroy();
    await once(document, 'close');
    const statements = await statementsOf(app, () => pause(50));
    expect(statements.filter((sql) => sql.includes('audit_events'))).toEqual([]);
  });
});

describe('the rate limit on exports', () => {
  it('counts exports by an admin for the admin, over all users', async () => {
    const app = await TestApp.start({
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_EXPORT_PER_USER: '2/1h',
    });
    try {
      const exportBy = ({ access_token: token }: TestUser, { id }: TestUser) =>
        app.api('GET', `/users/${id}/export`, { token });
      const requester = await registerAdmin(app);
      const users = [await register(app), await register(app), await register(app)];
      const answers = [];
      for (const user of users) answers.push((await exportBy(requester, user)).status);
      expect(answers).toEqual([200, 200, 429]);
      const other = await registerAdmin(app);
      expect((await exportBy(other, users[2] as TestUser)).status).toBe(200);
    } finally {
      await app.close();
    }
  });
});
