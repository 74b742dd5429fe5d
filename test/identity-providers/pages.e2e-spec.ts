import { TestApp } from '../support/app.js';
import { SiteVisitor } from '../support/site-visitor.js';
import { userRows } from '../support/sessions.js';
import { UpstreamProvider } from '../support/upstream-provider.js';
import { register, registerAdmin } from '../support/users.js';

const APP = 'https://app.example.com';

describe('the pages of identity providers', () => {
  let upstream: UpstreamProvider;
  let app: TestApp;
  let count = 0;
  beforeAll(async () => {
    upstream = await UpstreamProvider.start();
    app = await TestApp.start({ IDENTITY_PROVIDERS_ENABLED: 'true', APP_URL: APP });
    const { access_token: token } = await registerAdmin(app);
    const { clientId: client_id, clientSecret: client_secret, issuer } = upstream;
    const json = { provider: 'work', kind: 'oidc', name: 'Work', issuer, client_id, client_secret };
    await app.api('POST', '/identity-providers', { token, json });
  });
  beforeEach(() => {
    count += 1;
    upstream.person = { sub: `page-${count}`, email: `page${count}@work.example` };
  });
  afterAll(async () => {
    await app.close();
    await upstream.close();
  });

  /** Follows the first link to the provider, and comes back with its response. */
  const visitProvider = async (visitor: SiteVisitor) => {
    const [, href = ''] = /href="([^"]*\/sign-in\/provider\?[^"]*)"/.exec(visitor.html) ?? [];
    await visitor.visit(href.replaceAll('&amp;', '&'));
    return visitor.visit(`/sign-in/callback${upstream.authorize(visitor.path)}`);
  };

  it('sign in, and lead to the address that the visitor came from', async () => {
    const visitor = new SiteVisitor(app);
    await visitor.visit(`/sign-in?return_to=${encodeURIComponent(`${APP}/inbox`)}`);
    expect(visitor.text).toContain('Continue with Work');
    await visitProvider(visitor);
    expect(visitor.path).toBe(`${APP}/inbox`);
    await visitor.visit('/account');
    expect(visitor.text).toContain(`page${count}@work.example`);
    expect([...visitor.cookies.keys()]).not.toContain('dev-visit');
  });

  it('lead back to the password where an account has the address, and link it in the account', async () => {
    const user = await register(app);
    upstream.person = { sub: `page-${count}`, email: user.email, email_verified: true };
    const visitor = new SiteVisitor(app);
    await visitor.visit('/sign-in');
    await visitProvider(visitor);
    expect(visitor.text).toContain('You have an account with this e-mail address.');
    expect(visitor.text).toContain('link the other account under “Security”');
    await visitor.send({ name: user.username, password: user.password });
    await visitor.visit('/account/security');
    expect(visitor.text).toContain('Link Work');
    await visitProvider(visitor);
    expect(visitor.path).toMatch(/^\/account\/security\?.*done=linked/);
    expect(visitor.text).toContain('The account is linked.');
    await visitor.send({}, { action: 'identity_unlink' });
    expect(visitor.text).toContain('The account is no longer linked.');
  });

  it('reject a response that this browser has not asked for', async () => {
    const visitor = new SiteVisitor(app);
    await visitor.visit('/sign-in');
    const [, href = ''] = /href="([^"]*\/sign-in\/provider\?[^"]*)"/.exec(visitor.html) ?? [];
    await visitor.visit(href);
    const response = upstream.authorize(visitor.path);
    const victim = new SiteVisitor(app);
    expect(await victim.visit(`/sign-in/callback${response}`)).toBe(400);
    expect(victim.text).toContain('Start again.');
    expect(await userRows(app).countBy({ email: `page${count}@work.example` })).toBe(0);
  });

  it('take the form of a provider from its website as an address, and say that it was cancelled', async () => {
    const visitor = new SiteVisitor(app);
    await visitor.visit('/sign-in');
    const [, href = ''] = /href="([^"]*\/sign-in\/provider\?[^"]*)"/.exec(visitor.html) ?? [];
    await visitor.visit(href);
    const { state = '', iss = '' } = Object.fromEntries(
      new URLSearchParams(upstream.authorize(visitor.path)),
    );
    const form = { error: 'access_denied', state, iss };
    const headers = { 'sec-fetch-site': 'cross-site', origin: upstream.issuer };
    const posted = await app.request('POST', '/sign-in/callback', { form, headers });
    expect(posted.status).toBe(303);
    expect(await visitor.visit(String(posted.headers['location']))).toBe(400);
    expect(visitor.text).toContain('The sign-in was cancelled.');
  });

  it('do not exist without identity providers', async () => {
    const other = await TestApp.start();
    expect((await other.request('GET', '/sign-in/callback')).status).toBe(404);
    expect((await other.request('GET', '/sign-in/provider')).status).toBe(404);
    expect((await other.request('GET', '/sign-in')).text).not.toContain('/sign-in/provider');
    await other.close();
  });
});
