import { IsNull } from 'typeorm';
import { PASSWORD_AUTHENTICATION } from '../../src/access/authentication-strength.js';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { PasswordVerifier } from '../../src/credentials/password/password-verifier.service.js';
import { ChangeFeed } from '../../src/database/changes/change-feed.js';
import { SessionsService } from '../../src/sessions/sessions.service.js';
import type { OneTimeToken } from '../../src/tokens/one-time/one-time-token.entity.js';
import { OneTimeTokens } from '../../src/tokens/one-time/one-time-tokens.js';
import { PasswordResetMails } from '../../src/users/password-reset/password-reset-mails.js';
import { TestApp } from '../support/app.js';
import { oneTimeTokenRows } from '../support/one-time-token-rows.js';
import { issueToken } from '../support/one-time-tokens.js';
import { sessionRows, userRows } from '../support/sessions.js';
import { isAccessTokenValid, login, register, type TestUser } from '../support/users.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const NEW_PASSWORD = 'a password from the reset';
const NO_CLIENT = { ip: null, userAgent: null, requestId: null };

const reset = (app: TestApp, token: string, new_password = NEW_PASSWORD) =>
  app.api('POST', '/auth/password-reset', { json: { token, new_password } });

describe('a password reset during', () => {
  let first: TestApp;
  let second: TestApp;
  let user: TestUser;
  beforeAll(async () => {
    first = await TestApp.start();
    // SQLite allows only one server.
    second = ENGINE === 'sqlite' ? first : await TestApp.start({}, first.database);
  });
  afterAll(async () => {
    for (const app of new Set([second, first])) await app.close();
  });
  beforeEach(async () => {
    user = await register(first);
  });

  it('the sign-in with the old password lets it start no session', async () => {
    const { token } = await issueToken(first, 'reset_password', user);
    const verified = await second
      .get(PasswordVerifier)
      .verify(user.username, user.password, COMMAND_LINE);
    expect((await reset(first, token)).status).toBe(204);
    const start = second.get(SessionsService).start(verified, NO_CLIENT, PASSWORD_AUTHENTICATION);
    await expect(start).rejects.toMatchObject({ code: 'invalid_credentials' });
    expect(await sessionRows(first).countBy({ userId: user.id, revokedAt: IsNull() })).toBe(0);
  });

  it('a change of credentials after the user was read sends a link that is valid', async () => {
    const read = await userRows(first).findOneByOrFail({ id: user.id });
    await userRows(first).increment({ id: user.id }, 'credentialEpoch', 1);
    await first
      .get(ChangeFeed as never as new () => ChangeFeed)
      .transaction((manager, publish) =>
        first.get(PasswordResetMails).send({ manager, publish }, read),
      );
    const [issued] = await oneTimeTokenRows(first).findBy({ userId: user.id });
    const { token } = first.get(OneTimeTokens).format(issued as OneTimeToken);
    expect((await reset(first, token)).status).toBe(204);
  });

  it('many sign-ins leaves no active session of the old password', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { token } = await issueToken(first, 'reset_password', user);
      const attempts = Array.from({ length: 12 }, (_, n) =>
        (n % 2 ? second : first).api('POST', '/auth/login', {
          json: { username: user.username, password: user.password },
        }),
      );
      await Promise.race(attempts.slice(0, 2 * round + 1));
      expect((await reset(first, token)).status).toBe(204);
      for (const { status, body } of await Promise.all(attempts)) {
        expect([200, 401]).toContain(status);
        if (status !== 200) continue;
        expect(await isAccessTokenValid(first, body.access_token)).toBe(false);
      }
      expect(await sessionRows(first).countBy({ userId: user.id, revokedAt: IsNull() })).toBe(0);
      user = await register(first);
    }
  });

  it('199 others with the same token is the only one that succeeds', async () => {
    const { token } = await issueToken(first, 'reset_password', user);
    const { credentialEpoch } = await userRows(first).findOneByOrFail({ id: user.id });
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        reset(n % 2 ? second : first, token, `the long password number ${n}`),
      ),
    );
    const successes = answers.flatMap(({ status }, n) => (status === 204 ? [n] : []));
    expect(successes).toHaveLength(1);
    const others = answers.filter((_, n) => n !== successes[0]).map(({ body }) => body.code);
    // On a busy machine, some hashes would wait for too long.
    const codes = new Set(others.filter((code) => code !== 'overloaded'));
    expect(codes).toEqual(new Set(['invalid_one_time_token']));
    const after = await userRows(first).findOneByOrFail({ id: user.id });
    expect(after.credentialEpoch).toBe(credentialEpoch + 1);
    await login(first, { ...user, password: `the long password number ${successes[0]}` });
  });

  it('a change of the password by the user ends with one of the two, and with its sessions only', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { token } = await issueToken(first, 'reset_password', user);
      const change = () =>
        second.api('PUT', '/users/me/password', {
          token: user.access_token,
          json: { current_password: user.password, new_password: 'the password of the change' },
        });
      const [changed, done] = await Promise.all(
        round % 2 ? [change(), reset(first, token)] : [reset(first, token), change()].toReversed(),
      );
      const isReset = done?.status === 204;
      expect([changed?.status === 200, isReset].filter(Boolean)).toHaveLength(1);
      const password = isReset ? NEW_PASSWORD : 'the password of the change';
      await login(first, { ...user, password });
      user = await register(first);
    }
  });
});
