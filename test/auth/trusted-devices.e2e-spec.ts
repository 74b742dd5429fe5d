import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { SignInAttempts } from '../../src/auth/attempts/sign-in-attempts.service.js';
import type { SignInResponse } from '../../src/auth/attempts/dto/sign-in.response.js';
import { TrustedDevice } from '../../src/sessions/trusted-devices/trusted-device.entity.js';
import { TrustedDevicePurge } from '../../src/sessions/trusted-devices/trusted-device-purge.js';
import { TrustedDevices } from '../../src/sessions/trusted-devices/trusted-devices.js';
import { auditEvents } from '../support/audit.js';
import { TestApp } from '../support/app.js';
import { addFactors } from '../support/factors.js';
import { decodeJwt } from '../support/jwt.js';
import { routesOf } from '../support/routes.js';
import { secondsFromNow, setSession, userRows } from '../support/sessions.js';
import { statementsOf } from '../support/statements.js';
import { register, registerAdmin, type TestUser } from '../support/users.js';

const CLIENT = { ip: '203.0.113.7', userAgent: 'Phone', requestId: 'a-request' };
const NEW_PASSWORD = 'another long password';
const PATH = '/users/me/trusted-devices';

describe('trusted devices', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start({ TRUSTED_DEVICE_DAYS: '30' });
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const rows = () => app.get(DataSource).getRepository(TrustedDevice);
  const registerWithFactor = async (): Promise<TestUser> => {
    const user = await register(app);
    await addFactors(app, user.id, 'totp');
    return user;
  };
  const login = ({ username, password }: TestUser, trusted_device_token?: string) =>
    app.api('POST', '/auth/login', { json: { username, password, trusted_device_token } });
  /** Proves the second factor without its ceremony, which tests of its own cover. */
  const prove = (token: string, trustDevice: boolean, on = app): Promise<SignInResponse> =>
    on
      .get(SignInAttempts)
      .prove({ token, client: CLIENT, step: 'totp', trustDevice }, async ({ userId }) => ({
        userId: userId as string,
        method: 'totp',
        amr: ['otp'],
      }));
  /** Signs in with two factors. @returns the token of the trusted device */
  const trust = async (user: TestUser): Promise<string> => {
    const { body } = await login(user);
    const { trusted_device_token } = await prove(body.sign_in_token, true);
    return trusted_device_token as string;
  };
  /** @returns an access token after a step-up */
  const strongToken = async (user: TestUser): Promise<string> => {
    const { body } = await login(user);
    return (await prove(body.sign_in_token, false)).access_token;
  };
  const isSkipped = async (user: TestUser, token?: string): Promise<boolean> => {
    const { status, body } = await login(user, token);
    if (status === 200) return true;
    expect([status, body.code]).toEqual([401, 'second_factor_required']);
    return false;
  };

  it('are trusted after a second factor, only where the client asks for it', async () => {
    const user = await registerWithFactor();
    const { body } = await login(user);
    const { trusted_device_token } = await prove(body.sign_in_token, false);
    expect(trusted_device_token).toBeUndefined();
    expect(await trust(user)).toMatch(/^uatd_[\w-]{64}$/);
    const [row, ...others] = await rows().findBy({ userId: user.id });
    expect(others).toEqual([]);
    expect(row).toMatchObject({ ip: '203.0.113.7', userAgent: 'Phone' });
    expect(Number(row?.expiresAt) - Number(row?.createdAt)).toBe(30 * 86_400_000);
  });

  it('skip the second factor, and the session has the strength of the first', async () => {
    const user = await registerWithFactor();
    const token = await trust(user);
    const { status, body } = await login(user, token);
    expect(status).toBe(200);
    const { amr, acr } = decodeJwt(body.access_token).claims;
    expect({ amr, acr }).toEqual({ amr: ['pwd'], acr: 'aal1' });
    // The token does not rotate.
    expect(await isSkipped(user, token)).toBe(true);
  });

  it('never skip the first factor', async () => {
    const user = await registerWithFactor();
    const token = await trust(user);
    const { status, body } = await login({ ...user, password: 'not the password' }, token);
    expect([status, body.code]).toEqual([401, 'invalid_credentials']);
  });

  it('never skip a step-up', async () => {
    const user = await registerWithFactor();
    const { body: tokens } = await login(user, await trust(user));
    const { access_token: token } = tokens;
    const json = { current_password: user.password, new_password: NEW_PASSWORD };
    const { body: rejected } = await app.api('PUT', '/users/me/password', { token, json });
    expect(rejected.code).toBe('insufficient_user_authentication');
    const { status, body } = await app.api('POST', '/auth/reauthenticate', {
      token,
      json: { password: user.password },
    });
    expect([status, body.code, body.next]).toEqual([401, 'second_factor_required', ['totp']]);
    const raised = await prove(body.sign_in_token, true);
    expect(raised.trusted_device_token).toBeUndefined();
    expect(await rows().countBy({ userId: user.id })).toBe(1);
  });

  it('record each use', async () => {
    const user = await registerWithFactor();
    const token = await trust(user);
    await rows().update({ userId: user.id }, { lastUsedAt: secondsFromNow(-3600) });
    await isSkipped(user, token);
    const [row] = await rows().findBy({ userId: user.id });
    expect(row?.ip).toBe('127.0.0.1');
    expect(row?.lastUsedAt.getTime()).toBeGreaterThan(secondsFromNow(-600).getTime());
  });

  describe('are void', () => {
    it('for another user, and with any other token', async () => {
      const [user, other] = [await registerWithFactor(), await registerWithFactor()];
      const token = await trust(user);
      const forged = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
      const skipped = [await isSkipped(other, token)];
      for (const each of [forged, 'uatd_', 'x', await trust(other)]) {
        skipped.push(await isSkipped(user, each));
      }
      expect(skipped).toEqual([false, false, false, false, false]);
    });

    it.each<[string, (user: TestUser) => Promise<unknown>]>([
      [
        'a change of the password',
        async (user) => {
          const json = { current_password: user.password, new_password: NEW_PASSWORD };
          const token = await strongToken(user);
          const { status } = await app.api('PUT', '/users/me/password', { token, json });
          expect(status).toBe(200);
          user.password = NEW_PASSWORD;
        },
      ],
      [
        'a new password by an admin',
        async (user) => {
          const { access_token: token } = admin;
          await app.api('PUT', `/users/${user.id}`, { token, json: { password: NEW_PASSWORD } });
          user.password = NEW_PASSWORD;
        },
      ],
      [
        'a change of the factors',
        ({ id }) => userRows(app).increment({ id }, 'credentialEpoch', 1),
      ],
      [
        'the user was disabled and enabled again',
        async ({ id }) => {
          for (const is_active of [false, true]) {
            const { access_token: token } = admin;
            await app.api('PUT', `/users/${id}`, { token, json: { is_active } });
          }
        },
      ],
      [
        'their time',
        ({ id: userId }) => rows().update({ userId }, { expiresAt: secondsFromNow(-1) }),
      ],
      [
        'all were revoked, as by a recovery code',
        ({ id }) =>
          app
            .get(DataSource)
            .transaction((manager) => app.get(TrustedDevices).revokeAll(manager, id, {})),
      ],
    ])('after %s', async (_, change) => {
      const user = await registerWithFactor();
      const token = await trust(user);
      expect(await isSkipped(user, token)).toBe(true);
      await change(user);
      expect(await isSkipped(user, token)).toBe(false);
      const { body } = await app.api('GET', PATH, { token: await strongToken(user) });
      expect(body.data).toEqual([]);
    });
  });

  it('are listed to their user, the last used first', async () => {
    const user = await registerWithFactor();
    await trust(user);
    const token = await trust(user);
    await isSkipped(user, token);
    const { access_token } = user;
    const { status, body } = await app.api('GET', PATH, { token: access_token });
    expect(status).toBe(200);
    expect(body.data).toMatchObject([
      { ip: '127.0.0.1', expires_at: expect.any(String), created_at: expect.any(String) },
      { ip: '203.0.113.7', user_agent: 'Phone' },
    ]);
    expect(JSON.stringify(body)).not.toContain('seed');
  });

  it('are revoked one by one, or all at once, by their user alone', async () => {
    const [user, other] = [await registerWithFactor(), await registerWithFactor()];
    const tokens = [await trust(user), await trust(user), await trust(user)];
    const token = await strongToken(user);
    const [first] = await rows().find({ where: { userId: user.id }, order: { id: 'ASC' } });
    const foreign = await strongToken(other);
    const revoke = async (by: string, id = '') =>
      (await app.api('DELETE', `${PATH}${id && `/${id}`}`, { token: by })).status;
    expect(await revoke(foreign, first?.id)).toBe(404);
    expect(await revoke(token, uuidv7())).toBe(404);
    expect(await revoke(token, first?.id)).toBe(204);
    const skipped = [];
    for (const each of tokens) skipped.push(await isSkipped(user, each));
    expect(skipped).toEqual([false, true, true]);
    expect(await revoke(token)).toBe(204);
    expect(await revoke(token)).toBe(204);
    expect(await isSkipped(user, tokens[2])).toBe(false);
    const events = await auditEvents(app, admin, `user_id=${user.id}`);
    const details = events
      .filter(({ event }) => event.startsWith('device_trust'))
      .map(({ event, details: each }) => [event, each]);
    expect(details).toEqual([
      ['device_trust_revoked', { device_count: 2 }],
      ['device_trust_revoked', { device_id: first?.id }],
      ...Array.from({ length: 3 }, () => ['device_trusted', { device_id: expect.any(String) }]),
    ]);
  });

  it('are revoked only after a recent second factor', async () => {
    const user = await registerWithFactor();
    const { body } = await app.api('DELETE', PATH, { token: user.access_token });
    expect(body.code).toBe('insufficient_user_authentication');
    const token = await strongToken(user);
    await setSession(app, token, { authTime: secondsFromNow(-601) });
    const { status } = await app.api('DELETE', `${PATH}/${uuidv7()}`, { token });
    expect(status).toBe(401);
  });

  it('are at most 20 per user, also after 100 parallel sign-ins', async () => {
    const user = await registerWithFactor();
    const { credentialEpoch } = await userRows(app).findOneByOrFail({ id: user.id });
    const devices = app.get(TrustedDevices);
    const owner = { id: user.id, credentialEpoch };
    const tokens = await Promise.all(
      Array.from({ length: 100 }, () => devices.trust(owner, CLIENT)),
    );
    expect(new Set(tokens).size).toBe(100);
    expect(await rows().countBy({ userId: user.id })).toBe(20);
    const stillTrusted = [];
    for (const token of tokens) stillTrusted.push(await devices.isTrusted(owner, CLIENT, token));
    expect(stillTrusted.filter(Boolean)).toHaveLength(20);
  });

  it('are not trusted after a change of the credentials of their user', async () => {
    const user = await registerWithFactor();
    const owner = { id: user.id, credentialEpoch: 7 };
    expect(await app.get(TrustedDevices).trust(owner, CLIENT)).toBeUndefined();
    expect(await rows().countBy({ userId: user.id })).toBe(0);
  });

  it('cost the same statements for a wrong token, one of another user, and none', async () => {
    const [user, other] = [await registerWithFactor(), await registerWithFactor()];
    const foreign = await trust(other);
    const statements = [];
    for (const token of [undefined, 'x', foreign]) {
      const sent = await statementsOf(app, () => login(user, token));
      statements.push(sent.map((sql) => sql.replaceAll(/\d{13}/g, 'a time')));
    }
    expect(statements[1]).toEqual(statements[0]);
    expect(statements[2]).toEqual(statements[0]);
  });

  it('are read only after the first factor', async () => {
    const user = await registerWithFactor();
    const token = await trust(user);
    const wrong = { ...user, password: 'not the password' };
    const statements = await statementsOf(app, () => login(wrong, token));
    expect(statements.filter((sql) => sql.includes('trusted_devices'))).toEqual([]);
  });

  it('are purged when they expire', async () => {
    const user = await registerWithFactor();
    for (let i = 0; i < 2; i += 1) await trust(user);
    const [first, second] = await rows().findBy({ userId: user.id });
    await rows().update({ id: first?.id }, { expiresAt: secondsFromNow(-1) });
    expect(await app.get(TrustedDevicePurge).purge()).toBeGreaterThan(0);
    expect((await rows().findBy({ userId: user.id })).map(({ id }) => id)).toEqual([second?.id]);
  });
});

describe('trusted devices that are turned off', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('have no route, no statement in a sign-in and no token', async () => {
    const user = await register(app);
    expect(routesOf(app).filter(({ path }) => path.includes('trusted-devices'))).toEqual([]);
    await addFactors(app, user.id, 'totp');
    const { username, password } = user;
    const json = { username, password, trusted_device_token: 'uatd_x' };
    let body: { sign_in_token?: string } = {};
    const statements = await statementsOf(app, async () => {
      ({ body } = await app.api('POST', '/auth/login', { json }));
    });
    expect(statements.filter((sql) => sql.includes('trusted_devices'))).toEqual([]);
    const token = body.sign_in_token as string;
    const tokens = await app
      .get(SignInAttempts)
      .prove({ token, client: CLIENT, step: 'totp', trustDevice: true }, async ({ userId }) => ({
        userId: userId as string,
        method: 'totp',
        amr: ['otp'],
      }));
    expect(tokens.trusted_device_token).toBeUndefined();
  });
});
