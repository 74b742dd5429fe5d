import { RevocationFeed } from '../../src/sessions/revocation-feed/revocation-feed.js';
import type { TestApp } from '../support/app.js';
import { authorize, post, redeem } from '../support/authorization.js';
import { decodeJwt } from '../support/jwt.js';
import { OauthBrowser } from '../support/oauth-browser.js';
import { insertClient, startProvider } from '../support/oauth-provider.js';
import { register } from '../support/users.js';

const REVOCATION_FEED_TOKEN = 'the-token-of-a-resource-server-of-the-tests';

describe('the end of a grant', () => {
  let app: TestApp;
  let clientId: string;
  let browser: OauthBrowser;
  beforeAll(async () => ({ app } = await startProvider({ REVOCATION_FEED_TOKEN })));
  afterAll(() => app.close());
  beforeEach(async () => {
    browser = new OauthBrowser(app);
    await browser.signIn(await register(app));
    ({ id: clientId } = await insertClient(app));
  });

  const newCode = async () => (await authorize(browser, clientId)).parameters['code'] as string;

  it.each(['/auth/logout', '/auth/logout-all'])(
    'comes before its start where %s ends the session that approved it',
    async (path) => {
      const code = await newCode();
      expect((await browser.api('POST', path)).status).toBe(204);
      const { status, body } = await redeem(app, clientId, code);
      expect([status, body.error]).toEqual([400, 'invalid_grant']);
    },
  );

  it('by its access token reaches services that verify tokens by themselves', async () => {
    const feed = app.get(RevocationFeed);
    await feed.start();
    const { body } = await redeem(app, clientId, await newCode());
    const token = body.access_token as string;
    expect((await post(app, '/oauth/revoke', clientId, { token })).status).toBe(200);
    const { sid } = decodeJwt(token).claims;
    expect(feed.recent.list()).toContainEqual(
      expect.objectContaining({ type: 'session', id: sid }),
    );
  });
});
