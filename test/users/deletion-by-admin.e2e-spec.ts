import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { expectRevoked } from '../support/session-checks.js';
import { secondsFromNow, setSession } from '../support/sessions.js';
import { type TestUser, login, register, registerAdmin } from '../support/users.js';

const DAY = 86_400_000;

describe('the deletion of a user by an admin', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start({ DELETION_GRACE_DAYS: '30' });
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const schedule = (id: string, json: object = {}) =>
    app.api('PUT', `/users/${id}/deletion`, { token: admin.access_token, json });
  const read = async (id: string) =>
    (await app.api('GET', `/users/${id}`, { token: admin.access_token })).body;

  it('is scheduled, shown in the user, and cancelled', async () => {
    const user = await register(app);
    expect((await read(user.id)).deletion_due_at).toBeNull();
    const { status, body } = await schedule(user.id);
    expect(status).toBe(200);
    expect(Date.parse(body.deletion_due_at) - Date.now()).toBeGreaterThan(29 * DAY);
    expect((await read(user.id)).deletion_due_at).toBe(body.deletion_due_at);
    await expectRevoked(app, user);
    const path = `/users/${user.id}/deletion`;
    const cancelled = await app.api('DELETE', path, { token: admin.access_token });
    expect([cancelled.status, cancelled.body.deletion_due_at]).toEqual([200, null]);
    await login(app, user);
  });

  it('gets another time when it is scheduled again', async () => {
    const user = await register(app);
    await schedule(user.id);
    const { body } = await schedule(user.id, { grace_days: 2 });
    const due = Date.parse((await read(user.id)).deletion_due_at);
    expect(due).toBe(Date.parse(body.deletion_due_at));
    expect(due - Date.now()).toBeLessThanOrEqual(2 * DAY);
  });

  it.each([0, 366, 1.5, '3', null])('rejects a grace period of %j days', async (days) => {
    const user = await register(app);
    const { status } = await schedule(user.id, { grace_days: days });
    expect(status).toBe(422);
  });

  it('is rejected for the last active admin and for an unknown user', async () => {
    expect((await schedule(admin.id)).body.code).toBe('last_admin');
    expect((await schedule('0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11')).body.code).toBe('not_found');
  });

  it('requires a recent authentication for the own user, on each route', async () => {
    const { id, access_token: token } = await registerAdmin(app);
    await setSession(app, token, { authTime: secondsFromNow(-3_600) });
    const requests = [
      () => app.api('DELETE', `/users/${id}`, { token }),
      () => app.api('PUT', `/users/${id}/deletion`, { token, json: {} }),
    ];
    for (const send of requests) {
      const { status, body } = await send();
      expect([status, body.code]).toEqual([401, 'insufficient_user_authentication']);
    }
    expect((await read(id)).deletion_due_at).toBeNull();
    const user = await register(app);
    expect((await app.api('DELETE', `/users/${user.id}`, { token })).status).toBe(204);
    await setSession(app, token, { authTime: new Date() });
    expect((await requests[0]?.())?.status).toBe(204);
  });

  it('records the admin as the actor', async () => {
    const user = await register(app);
    await schedule(user.id);
    const path = `/users/${user.id}/deletion`;
    await app.api('DELETE', path, { token: admin.access_token });
    const events = await auditEvents(app, admin, `user_id=${user.id}&actor_id=${admin.id}`);
    expect(events.map(({ event }) => event)).toEqual([
      'deletion_cancelled',
      'session_ended',
      'deletion_scheduled',
    ]);
  });
});
