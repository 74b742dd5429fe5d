import { DataSource } from 'typeorm';
import { Session } from '../../src/sessions/session.entity.js';
import { TrustedDevice } from '../../src/sessions/trusted-devices/trusted-device.entity.js';
import { signInVisitor } from '../support/account-visits.js';
import { TestApp } from '../support/app.js';
import { login, register, type TestUser } from '../support/users.js';

const PATH = '/account/devices';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe('the devices page of the account', () => {
  let app: TestApp;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start({ TRUSTED_DEVICE_DAYS: '30' });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
  });

  const manager = () => app.get(DataSource).manager;
  const trust = async () => {
    const now = new Date();
    const device = {
      userId: user.id,
      seed: 'a'.repeat(43),
      credentialEpoch: 0,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + 86_400_000),
      ip: '203.0.113.7',
      userAgent: FIREFOX,
    };
    await manager().insert(TrustedDevice, { id: crypto.randomUUID(), ...device });
  };

  const visit = async (headers?: Record<string, string>) => {
    const visitor = await signInVisitor(app, user, headers);
    await visitor.visit(PATH);
    return visitor;
  };

  it('names the devices, and signs one of them out', async () => {
    const other = await visit({ 'user-agent': FIREFOX });
    const visitor = await visit();
    expect(visitor.text).toContain('Firefox, Linux');
    expect(visitor.text).toContain('This device');
    const before = visitor.formsOf('revoke').length;
    await visitor.send({}, { action: 'revoke' });
    expect(visitor.path).toBe(`${PATH}?done=revoked&at=sessions#sessions`);
    expect(visitor.text).toContain('The device is signed out.');
    expect(visitor.formsOf('revoke')).toHaveLength(before - 1);
    await other.visit(PATH);
    expect(other.path).toMatch(/^\/sign-in\?/);
  });

  it('signs all other devices out, and stays signed in', async () => {
    const other = await visit();
    const visitor = await visit();
    await visitor.send({}, { action: 'sign_out_others' });
    expect(visitor.text).toContain('You are signed out on all other devices.');
    expect(visitor.formOf('revoke')).toBeUndefined();
    expect(visitor.formOf('sign_out_others')).toBeUndefined();
    await other.visit(PATH);
    expect(other.path).toMatch(/^\/sign-in\?/);
  });

  it('signs all devices out, this one too', async () => {
    const other = await visit();
    const visitor = await visit();
    await visitor.send({}, { action: 'sign_out_all' });
    expect(visitor.path).toBe('/signed-out');
    for (const each of [visitor, other]) {
      await each.visit(PATH);
      expect(each.path).toMatch(/^\/sign-in\?/);
    }
  });

  it('shows ten sessions first, and all of them on request', async () => {
    for (let i = 0; i < 11; i += 1) await login(app, user);
    const visitor = await visit();
    expect(visitor.formsOf('revoke')).toHaveLength(9);
    expect(visitor.html).toContain('href="/account/devices?sessions=all#sessions"');
    await visitor.visit(`${PATH}?sessions=all`);
    const active = await manager().countBy(Session, { userId: user.id });
    expect(visitor.formsOf('revoke')).toHaveLength(active - 1);
    expect(visitor.text).not.toContain('Show all devices');
  });

  describe('with trusted devices', () => {
    it('forgets one of them', async () => {
      await trust();
      await trust();
      const visitor = await visit();
      expect(visitor.text).toContain('203.0.113.7');
      await visitor.send({}, { action: 'device_forget' });
      expect(visitor.text).toContain('The next sign-in on this device needs');
      expect(visitor.formsOf('device_forget')).toHaveLength(1);
    });

    it('forgets all of them', async () => {
      await trust();
      await trust();
      const visitor = await visit();
      await visitor.send({}, { action: 'device_forget_all' });
      expect(visitor.text).toContain('You trust no device.');
      expect(await manager().countBy(TrustedDevice, { userId: user.id })).toBe(0);
    });
  });

  it('has no trusted devices where they are turned off', async () => {
    const off = await TestApp.start({}, app.database);
    try {
      const visitor = await signInVisitor(off, user);
      expect(await visitor.visit(PATH)).toBe(200);
      expect(visitor.text).not.toContain('Trusted devices');
    } finally {
      await off.close();
    }
  });
});
