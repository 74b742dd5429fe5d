import { DataSource } from 'typeorm';
import { Role } from '../../src/access/role.enum.js';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { SETUP_TOKEN_LIFETIME, SetupTokens } from '../../src/auth/setup/setup-tokens.js';
import { User } from '../../src/identity/user.entity.js';
import { TestApp, type TestRequest } from '../support/app.js';
import { newUser, register, registerAdmin } from '../support/users.js';
import { waitUntil } from '../support/wait-until.js';

const forwarded = (address: string) => ({ headers: { 'x-forwarded-for': address } });

/** Each on an empty database. */
describe('the setup', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await TestApp.start();
  });
  afterEach(() => app.close());

  const manager = () => app.get(DataSource).manager;
  const tokenOf = (target = app) => target.get(SetupTokens).issue();
  const setUp = (values: object = {}, options: TestRequest = {}, target = app) =>
    target.api('POST', '/setup', {
      ...options,
      json: { token: tokenOf(target), ...newUser(), ...values },
    });
  const withSettings = async (
    settings: Record<string, string>,
    use: (other: TestApp) => Promise<void>,
  ) => {
    const other = await TestApp.start(settings, app.database);
    try {
      await use(other);
    } finally {
      await other.close();
    }
  };

  it('creates the first admin and signs it in', async () => {
    const { status, body } = await setUp({ username: 'admin', email: 'Root@example.com' });
    expect(status).toBe(201);
    const { access_token: token } = body;
    const profile = (await app.api('GET', '/users/me', { token })).body;
    expect(profile).toMatchObject({ role: 'admin', username: 'admin', email_verified: false });
    expect((await app.api('GET', '/users', { token })).status).toBe(200);
    const event = await manager().findOneByOrFail(AuditEvent, { event: 'user_created' });
    expect(event).toMatchObject({
      actorId: profile.id,
      userId: profile.id,
      ip: '127.0.0.1',
      details: { role: 'admin' },
    });
  });

  it('signs the admin in by cookies where the client asks for them', async () => {
    const { status, headers } = await setUp({}, { headers: { 'accept-session': 'cookie' } });
    expect(status).toBe(204);
    expect(String(headers['set-cookie'])).toContain('dev-session=');
  });

  it('is closed as soon as an admin exists, also for a valid token', async () => {
    const token = tokenOf();
    const admin = await registerAdmin(app);
    expect(await setUp({ token })).toMatchObject({ status: 409, body: { code: 'setup_complete' } });
    await manager().update(User, { id: admin.id }, { isActive: false });
    expect((await setUp({ token })).body.code).toBe('setup_complete');
    expect(await manager().countBy(User, { role: Role.Admin })).toBe(1);
  });

  it('stays open beside users that are no admins, and names the taken fields', async () => {
    const user = await register(app);
    expect((await setUp({ username: user.username })).body.code).toBe('username_taken');
    expect((await setUp({ email: user.email })).body.code).toBe('email_taken');
    expect((await setUp()).status).toBe(201);
  });

  it('rejects a token that is expired, changed or of another key', async () => {
    const tokens = app.get(SetupTokens);
    const valid = tokens.issue();
    const expired = tokens.issue(Date.now() - SETUP_TOKEN_LIFETIME - 1);
    const changed = valid.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'));
    await withSettings({ SECRET_KEY: 'another key of at least 32 characters' }, async (other) => {
      for (const token of [expired, changed, tokenOf(other), 'uasu_', '', 'x'.repeat(200)]) {
        const { status, body } = await setUp({ token });
        expect([token, status, body.code]).toEqual([token, 400, 'invalid_one_time_token']);
      }
    });
    await waitUntil(
      async () => (await manager().countBy(AuditEvent, { event: 'setup_failed' })) > 0,
    );
    expect(await manager().count(User)).toBe(0);
  });

  it('accepts a token of another instance with the same key', async () => {
    await withSettings({}, async (other) => {
      expect((await setUp({ token: tokenOf(other) })).status).toBe(201);
    });
  });

  it('creates one admin of many that are sent at the same time to two instances', async () => {
    await withSettings({}, async (other) => {
      const sent = Array.from({ length: 8 }, (_, i) => setUp({}, {}, i % 2 ? app : other));
      const statuses = (await Promise.all(sent)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(1);
      expect(statuses.filter((status) => status === 409)).toHaveLength(7);
      expect(await manager().countBy(User, { role: Role.Admin })).toBe(1);
    });
  });

  it('admits clients on the machine of the service only', async () => {
    for (const remoteAddress of ['203.0.113.7', '10.0.0.2', '::ffff:203.0.113.7', '2001:db8::1']) {
      const { status, body } = await setUp({}, { remoteAddress });
      expect([remoteAddress, status, body.code]).toEqual([remoteAddress, 403, 'forbidden']);
    }
    expect((await setUp({}, { remoteAddress: '::ffff:127.0.0.1' })).status).toBe(201);
  });

  it('does not take a proxy on the machine for the browser', async () => {
    expect((await setUp({}, forwarded('127.0.0.1'))).status).toBe(403);
    await withSettings({ TRUST_PROXY: 'loopback' }, async (other) => {
      expect((await setUp({}, forwarded('203.0.113.7'), other)).status).toBe(403);
      expect((await setUp({}, forwarded('::1'), other)).status).toBe(201);
    });
  });

  it('admits all clients with SETUP_FROM=any', async () => {
    await withSettings({ SETUP_FROM: 'any' }, async (other) => {
      expect((await setUp({}, { remoteAddress: '203.0.113.7' }, other)).status).toBe(201);
    });
  });

  it('does not exist with SETUP_FROM=off', async () => {
    await withSettings({ SETUP_FROM: 'off' }, async (other) => {
      // Not by `api`: the document has the operation.
      const { statusCode } = await other.app.inject({ method: 'POST', url: '/api/v1/setup' });
      expect(statusCode).toBe(404);
    });
  });

  it('verifies the address where sign-ins require that', async () => {
    const settings = { REQUIRE_VERIFIED_EMAIL: 'true', MAIL_URL: 'smtp://127.0.0.1:9' };
    await withSettings(settings, async (other) => {
      expect((await setUp({}, {}, other)).status).toBe(201);
      const [admin] = await manager().find(User);
      expect(admin?.emailVerifiedAt).not.toBeNull();
    });
  });

  it('goes on with the enrolment of a factor where admins need one', async () => {
    await withSettings({ REQUIRE_MFA: 'admins' }, async (other) => {
      const { status, body } = await setUp({}, {}, other);
      expect([status, body.code]).toEqual([401, 'second_factor_required']);
      expect(body.next).toContain('enroll_totp');
      expect(await manager().countBy(User, { role: Role.Admin })).toBe(1);
    });
  });

  it('rejects a weak password, and creates no user', async () => {
    const { status, body } = await setUp({ password: 'password' });
    expect([status, body.errors[0].pointer]).toEqual([422, '#/password']);
    expect(await manager().count(User)).toBe(0);
  });

  it('is limited by address', async () => {
    const settings = { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_REGISTER_PER_ADDRESS: '2/1h' };
    await withSettings(settings, async (other) => {
      for (const status of [400, 400, 429]) {
        expect((await setUp({ token: 'uasu_x' }, {}, other)).status).toBe(status);
      }
    });
  });
});
