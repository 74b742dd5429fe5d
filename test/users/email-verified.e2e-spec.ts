import { auditEvents } from '../support/audit.js';
import { TestApp } from '../support/app.js';
import { decodeJwt } from '../support/jwt.js';
import {
  login,
  newUser,
  refresh,
  register,
  registerAdmin,
  type TestUser,
} from '../support/users.js';

const VERIFIED = { email_verified: true, email_verified_at: expect.any(String) };
const UNVERIFIED = { email_verified: false, email_verified_at: null };

const claimOf = ({ access_token }: { access_token: string }) =>
  decodeJwt(access_token).claims['email_verified'];

describe('the verified e-mail address of a user', () => {
  let app: TestApp;
  let admin: TestUser;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  beforeEach(async () => {
    user = await register(app);
  });
  afterAll(() => app.close());

  const profile = async () =>
    (await app.api('GET', '/users/me', { token: user.access_token })).body as object;
  const update = (json: object, token = admin.access_token) =>
    app.api('PUT', `/users/${user.id}`, { token, json });

  it('is unverified after a registration and after the creation by an admin', async () => {
    expect(await profile()).toMatchObject(UNVERIFIED);
    expect(claimOf(user)).toBe(false);
    const { body } = await app.api('POST', '/users', {
      token: admin.access_token,
      json: newUser(),
    });
    expect(body).toMatchObject(UNVERIFIED);
  });

  it('is marked as verified by an admin, with an audit event', async () => {
    expect((await update({ email_verified: true })).body).toMatchObject(VERIFIED);
    expect(await profile()).toMatchObject(VERIFIED);
    const [event] = await auditEvents(app, admin, `user_id=${user.id}`);
    expect(event).toMatchObject({ event: 'email_verified', actor_id: admin.id, user_id: user.id });
  });

  it('is a claim of the tokens of later sign-ins and refreshes', async () => {
    await update({ email_verified: true });
    expect(claimOf(await login(app, user))).toBe(true);
    expect(claimOf((await refresh(app, user.refresh_token)).body)).toBe(true);
    const json = { password: user.password };
    const again = await app.api('POST', '/auth/reauthenticate', { token: user.access_token, json });
    expect(claimOf(again.body)).toBe(true);
    await update({ email_verified: false });
    expect(claimOf(await login(app, user))).toBe(false);
  });

  it('keeps its time when it is marked again, and loses the mark on request', async () => {
    const { body } = await update({ email_verified: true });
    expect((await update({ email_verified: true, full_name: 'Ada' })).body).toMatchObject({
      email_verified_at: body.email_verified_at,
    });
    expect((await update({ email_verified: false })).body).toMatchObject(UNVERIFIED);
    const [last, , first, ...older] = await auditEvents(app, admin, `user_id=${user.id}`);
    expect(last).toMatchObject({ event: 'user_changed', details: { fields: ['email_verified'] } });
    expect(first?.event).toBe('email_verified');
    expect(older.map(({ event }) => event)).not.toContain('email_verified');
  });

  it('is unverified when it is new, and stays verified in another spelling', async () => {
    await update({ email_verified: true });
    expect((await update({ email: user.email.toUpperCase() })).body).toMatchObject(VERIFIED);
    expect((await update({ email: `new-${user.email}` })).body).toMatchObject(UNVERIFIED);
    const [event] = await auditEvents(app, admin, `user_id=${user.id}`);
    expect(event).toMatchObject({ event: 'user_changed', details: { fields: ['email'] } });
  });

  it('is verified when an admin sets a new one and says so', async () => {
    const json = { email: `new-${user.email}`, email_verified: true };
    expect((await update(json)).body).toMatchObject({ email: json.email, ...VERIFIED });
  });

  it('is not marked by users themselves', async () => {
    const json = { email_verified: true };
    const own = await app.api('PUT', '/users/me', { token: user.access_token, json });
    expect([own.status, own.body.errors[0].pointer]).toEqual([422, '#/email_verified']);
    expect((await update(json, user.access_token)).status).toBe(403);
    const registration = { ...newUser(), ...json };
    const registered = await app.api('POST', '/auth/register', { json: registration });
    expect([registered.status, registered.body.errors[0].pointer]).toEqual([
      422,
      '#/email_verified',
    ]);
    expect(await profile()).toMatchObject(UNVERIFIED);
  });
});
