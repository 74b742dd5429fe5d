import { v7 as uuidv7 } from 'uuid';
import type { Authentication } from '../../src/access/authentication-strength.js';
import { ChangeFeed } from '../../src/database/changes/change-feed.js';
import { User } from '../../src/identity/user.entity.js';
import { PrincipalsService } from '../../src/sessions/principals.service.js';
import { SessionsService } from '../../src/sessions/sessions.service.js';
import { addFactors } from '../support/factors.js';
import { TestApp } from '../support/app.js';
import { receiveChanges } from '../support/receive-changes.js';
import { sessionIdOf } from '../support/session-checks.js';
import { secondsFromNow, setSession, userRows } from '../support/sessions.js';
import { statementsOf } from '../support/statements.js';
import { register, type TestUser, type Tokens } from '../support/users.js';

const NO_CLIENT = { ip: null, userAgent: null, requestId: null };
const TWO_FACTORS = { amr: ['pwd', 'otp', 'mfa'], acr: 'aal2' } as const;
const NEW_PASSWORD = 'another long password';

const CHALLENGE =
  'Bearer error="insufficient_user_authentication", error_description="A stronger authentication is required", max_age="600", acr_values="aal2"';

type Send = (app: TestApp, user: TestUser, token: string) => ReturnType<TestApp['api']>;

/** The requests that need a second factor of a user that has one. */
const SENSITIVE: [string, Send, number][] = [
  [
    'change of the password',
    (app, { password }, token) =>
      app.api('PUT', '/users/me/password', {
        token,
        json: { current_password: password, new_password: NEW_PASSWORD },
      }),
    200,
  ],
  [
    'change of the e-mail address',
    (app, _, token) =>
      app.api('PUT', '/users/me', { token, json: { email: `${uuidv7()}@example.org` } }),
    200,
  ],
  ['export', (app, _, token) => app.api('GET', '/users/me/export', { token }), 200],
  ['deletion', (app, _, token) => app.api('DELETE', '/users/me', { token }), 202],
];

describe('a request that requires a recent authentication', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const setFactor = (id: string, isFactor: boolean) =>
    app.app.get(ChangeFeed).transaction(async (manager, publish) => {
      await manager.update(User, { id }, { hasSecondFactor: isFactor });
      publish({ user: id });
    });
  const registerWithFactor = async (): Promise<TestUser> => {
    const user = await register(app);
    await addFactors(app, user.id, 'totp');
    return user;
  };
  const start = async (user: TestUser, authentication: Authentication): Promise<Tokens> => {
    const row = await userRows(app).findOneByOrFail({ id: user.id });
    return app.get(SessionsService).start(row, NO_CLIENT, authentication);
  };

  describe.each(SENSITIVE)('such as the %s', (_, send, success) => {
    it('is rejected in a session without the second factor of its user', async () => {
      const user = await registerWithFactor();
      const { status, body, headers } = await send(app, user, user.access_token);
      expect([status, body.code]).toEqual([401, 'insufficient_user_authentication']);
      expect(headers['www-authenticate']).toBe(CHALLENGE);
    });

    it('is rejected where the second factor was proved more than 10 minutes ago', async () => {
      const user = await registerWithFactor();
      const { access_token: token } = await start(user, TWO_FACTORS);
      await setSession(app, token, { authTime: secondsFromNow(-601) });
      const { status, headers } = await send(app, user, token);
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toBe(CHALLENGE.replace('stronger', 'more recent'));
    });

    it('is accepted after a recent second factor', async () => {
      const user = await registerWithFactor();
      const { access_token: token } = await start(user, TWO_FACTORS);
      expect((await send(app, user, token)).status).toBe(success);
    });

    it('is accepted of a user without a second factor', async () => {
      const user = await register(app);
      expect((await send(app, user, user.access_token)).status).toBe(success);
    });
  });

  it('changes the password of a user without a second factor however old the sign-in is', async () => {
    const user = await register(app);
    await setSession(app, user.access_token, { authTime: secondsFromNow(-3600) });
    const [, changePassword] = SENSITIVE[0] as (typeof SENSITIVE)[number];
    expect((await changePassword(app, user, user.access_token)).status).toBe(200);
  });

  it('follows a change of the factors at once', async () => {
    const user = await register(app);
    const [, changeEmail] = SENSITIVE[1] as (typeof SENSITIVE)[number];
    const send = async () => (await changeEmail(app, user, user.access_token)).status;
    const statuses = [await send()];
    await setFactor(user.id, true);
    statuses.push(await send());
    await setFactor(user.id, false);
    statuses.push(await send());
    expect(statuses).toEqual([200, 401, 200]);
  });

  it('reads the factors with the session: no statement for a warm principal', async () => {
    const user = await registerWithFactor();
    // A notification that arrives later would evict the principal.
    await receiveChanges(app);
    const key = { sid: sessionIdOf(user), sub: user.id };
    const principals = app.get(PrincipalsService);
    const cold = await statementsOf(app, async () => {
      expect(await principals.find(key)).toMatchObject({ hasSecondFactor: true });
    });
    const warm = await statementsOf(app, async () => void (await principals.find(key)));
    expect([cold.length, warm.length]).toEqual([1, 0]);
  });
});

/** Whether the principal of a user with these factors has one. */
async function hasSecondFactor(
  variables: Record<string, string>,
  factors: readonly ('totp' | 'passkey')[],
): Promise<boolean | undefined> {
  const app = await TestApp.start(variables);
  const user = await register(app);
  await addFactors(app, user.id, ...factors);
  const principal = await app.get(PrincipalsService).find({ sid: sessionIdOf(user), sub: user.id });
  await app.close();
  return principal?.hasSecondFactor;
}

describe('a second factor of a kind that the operator has disabled', () => {
  it.each([
    ['TOTP', { TOTP_ENABLED: 'false' }, ['totp'], false],
    ['passkeys', { PASSKEYS_ENABLED: 'false' }, ['passkey'], false],
    ['TOTP, beside a passkey', { TOTP_ENABLED: 'false' }, ['totp', 'passkey'], true],
    ['passkeys, beside TOTP', { PASSKEYS_ENABLED: 'false' }, ['totp', 'passkey'], true],
    ['both', { TOTP_ENABLED: 'false', PASSKEYS_ENABLED: 'false' }, ['totp'], false],
  ] as const)('counts as none: %s', async (_, variables, factors, expected) => {
    expect(await hasSecondFactor(variables, factors)).toBe(expected);
  });
});
