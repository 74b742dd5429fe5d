import type { TestApp } from '../support/app.js';
import { authorizationPath, redeem } from '../support/authorization.js';
import { insertClient, REDIRECT_URI, startProvider } from '../support/oauth-provider.js';
import { SiteVisitor } from '../support/site-visitor.js';
import { register, type TestUser } from '../support/users.js';

/** The address that a page leads the browser to. */
const leadOf = ({ page }: SiteVisitor) =>
  /^0; url=(.*)$/.exec(String(page?.headers['refresh'] ?? ''))?.[1];

describe('the pages that lead through an authorization request', () => {
  let app: TestApp;
  let user: TestUser;
  let visitor: SiteVisitor;
  beforeAll(async () => {
    ({ app } = await startProvider());
    user = await register(app);
  });
  afterAll(() => app.close());
  beforeEach(() => (visitor = new SiteVisitor(app)));

  const signIn = () => visitor.send({ name: user.username, password: user.password });

  it('ask a user to sign in and to decide, and lead back to the client', async () => {
    const client = await insertClient(app, { name: 'The <Wiki>', isFirstParty: false });
    await visitor.visit(
      authorizationPath(client.id, { scope: 'openid email offline_access read' }),
    );
    expect(visitor.path).toMatch(/^\/sign-in\?/);
    expect(await signIn()).toBe(200);
    expect(visitor.path).toMatch(/^\/consent\?request=uaar_/);
    for (const text of ['The <Wiki> wants', 'e-mail address', 'while you are away', '“read”']) {
      expect(visitor.text).toContain(text);
    }
    expect(visitor.text).toContain('wiki.example.com');
    expect(await visitor.send({}, { action: 'approve' })).toBe(200);
    const address = new URL(leadOf(visitor) as string);
    expect(address.href.startsWith(REDIRECT_URI)).toBe(true);
    const code = address.searchParams.get('code') as string;
    expect((await redeem(app, client.id, code)).status).toBe(200);
  });

  it('lead back with access_denied, and say afterwards that the request has ended', async () => {
    const client = await insertClient(app, { isFirstParty: false });
    await visitor.visit(authorizationPath(client.id));
    await signIn();
    const { path } = visitor;
    await visitor.send({}, { action: 'deny' });
    expect(leadOf(visitor)).toMatch(/[?&]error=access_denied&/);
    expect(await visitor.visit(path)).toBe(404);
    expect(visitor.text).toContain('This request has ended');
  });

  it.each([
    ['/oauth/authorize?client_id=unknown', 'The client_id is unknown.'],
    ['/oauth/authorize?client_id=a&client_id=b', 'client_id'],
    ['/oauth/authorize/continue?request=uaar_ended', 'The request has ended or expired'],
    ['/consent?request=uaar_ended', 'The request has ended or expired'],
  ])('show browsers an error page at %s', async (path, reason) => {
    const browser = new SiteVisitor(app, { accept: 'text/html,*/*;q=0.8' });
    expect(await browser.visit(path)).toBe(400);
    expect(browser.text).toContain('Go back to the application, and start again.');
    expect(browser.text).toContain(reason);
    const json = await app.request('GET', '/oauth/authorize/continue?request=uaar_ended');
    expect(json.body).toMatchObject({ error: 'invalid_request' });
  });

  it('do not ask for consent to a client of the operator', async () => {
    const client = await insertClient(app);
    await visitor.visit(authorizationPath(client.id));
    await signIn();
    expect(leadOf(visitor)).toMatch(/[?&]code=uaac_/);
    expect(visitor.page?.headers['content-security-policy']).toBe(
      "default-src 'none'; frame-ancestors 'none'",
    );
  });

  it('ask for the password again where the client requests it', async () => {
    const client = await insertClient(app);
    await visitor.visit(authorizationPath(client.id));
    await signIn();
    await visitor.visit(authorizationPath(client.id, { max_age: '0' }));
    expect(visitor.path).toMatch(/^\/confirm\?/);
    await visitor.send({ password: user.password });
    expect(leadOf(visitor)).toMatch(/[?&]code=uaac_/);
  });
});
