import { DataSource } from 'typeorm';
import type { OauthClient } from '../../src/oauth/clients/client.entity.js';
import { AuthorizationCode } from '../../src/oauth/codes/authorization-code.entity.js';
import { OauthPurge } from '../../src/oauth/oauth-purge.js';
import { UsersService } from '../../src/users/users.service.js';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { Session } from '../../src/sessions/session.entity.js';
import type { TestApp } from '../support/app.js';
import { authorize, redeem } from '../support/authorization.js';
import { OauthBrowser } from '../support/oauth-browser.js';
import { insertClient, startProvider } from '../support/oauth-provider.js';
import { refresh, register, type TestUser } from '../support/users.js';

const DAY = 24 * 60 * 60 * 1000;

describe('an authorization code', () => {
  let app: TestApp;
  let user: TestUser;
  let browser: OauthBrowser;
  let client: OauthClient;
  beforeAll(async () => {
    ({ app } = await startProvider());
    client = await insertClient(app);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
    browser = new OauthBrowser(app);
    await browser.signIn(user);
  });

  const codeOf = async (scope = 'openid offline_access') =>
    (await authorize(browser, client.id, { scope })).parameters['code'] as string;
  const grants = () =>
    app.get(DataSource).getRepository(Session).findBy({ userId: user.id, clientId: client.id });
  const isValid = async (token: string) =>
    (await app.request('GET', '/oauth/userinfo', { token })).status === 200;

  it('becomes one grant, of 200 parallel exchanges', async () => {
    const code = await codeOf();
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => redeem(app, client.id, code)),
    );
    const won = answers.filter(({ status }) => status === 200);
    const lost = answers.filter(
      ({ status, body }) => status === 400 && body.error === 'invalid_grant',
    );
    expect([won.length, lost.length]).toEqual([1, 199]);
    expect(await grants()).toMatchObject([{ revokedAt: null }]);
    expect(await isValid(won[0]?.body.access_token as string)).toBe(true);
  });

  it('revokes its grant when it is sent again', async () => {
    const code = await codeOf();
    const { body } = await redeem(app, client.id, code);
    expect(await isValid(body.access_token as string)).toBe(true);
    const again = await redeem(app, client.id, code);
    expect([again.status, again.body.error]).toEqual([400, 'invalid_grant']);
    expect(await isValid(body.access_token as string)).toBe(false);
    expect(await grants()).toMatchObject([{ revokedReason: 'reuse' }]);
  });

  it.each([
    ['another verifier', { code_verifier: 'x'.repeat(43) }],
    ['another redirect URI', { redirect_uri: 'https://wiki.example.com/other' }],
    ['another text', { code: `uaac_${'x'.repeat(64)}` }],
  ])('is rejected with %s, and stays usable', async (_, changes) => {
    const code = await codeOf();
    const { status, body } = await redeem(app, client.id, code, changes);
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
    expect((await redeem(app, client.id, code)).status).toBe(200);
  });

  it('is rejected from another client', async () => {
    const other = await insertClient(app);
    const { status, body } = await redeem(app, other.id, await codeOf());
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
  });

  it('is void after the user was disabled, or changed the password', async () => {
    const users = app.get(UsersService);
    const code = await codeOf();
    await users.update(user.id, { is_active: false }, COMMAND_LINE);
    expect((await redeem(app, client.id, code)).status).toBe(400);
    expect(await grants()).toEqual([]);
  });

  it('gives tokens that neither the API nor the refresh of users accepts', async () => {
    const { body } = await redeem(app, client.id, await codeOf());
    const { status } = await app.api('GET', '/users/me', { token: body.access_token as string });
    expect(status).toBe(401);
    expect((await refresh(app, body.refresh_token as string)).status).toBe(401);
    expect(await grants()).toMatchObject([{ revokedAt: null, generation: 0 }]);
  });

  it('gives no refresh token without the scope offline_access', async () => {
    const { body } = await redeem(app, client.id, await codeOf('openid'));
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('ends with its grant when the user is disabled', async () => {
    const { body } = await redeem(app, client.id, await codeOf());
    await app.get(UsersService).update(user.id, { is_active: false }, COMMAND_LINE);
    expect(await isValid(body.access_token as string)).toBe(false);
  });

  it('is deleted a day after its expiry', async () => {
    await codeOf();
    const codes = app.get(DataSource).getRepository(AuthorizationCode);
    const expired = { expiresAt: new Date(Date.now() - DAY - 1_000) };
    await codes.update({ userId: user.id }, expired);
    expect(await app.get(OauthPurge).purge()).toBe(1);
    expect(await codes.countBy({ userId: user.id })).toBe(0);
  });
});
