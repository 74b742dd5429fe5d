import { TestApp, type TestResponse } from '../support/app.js';
import { cookieHeader, cookiesOf, COOKIE_MODE, type Jar } from '../support/cookies.js';
import { SiteVisitor } from '../support/site-visitor.js';
import { enrollTotp, freshCode } from '../support/totp.js';
import { register, type TestUser } from '../support/users.js';

const COOKIE = 'dev-trusted_device';
/** Seconds of 30 days. */
const LIFETIME = 2_592_000;

describe('the cookie of a trusted device', () => {
  let app: TestApp;
  let user: TestUser;
  let secret: string;
  beforeAll(async () => {
    app = await TestApp.start({ TRUSTED_DEVICE_DAYS: '30' });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
    ({ secret } = await enrollTotp(app, user.access_token));
  });

  const code = () => freshCode(app, user.id, secret);
  const enterPassword = async (visitor = new SiteVisitor(app)) => {
    await visitor.visit('/sign-in');
    await visitor.send({ name: user.username, password: user.password });
    return visitor;
  };
  const trust = async () => {
    const visitor = await enterPassword();
    await visitor.send({ code: await code(), trust_device: 'true' });
    expect(visitor.path).toBe('/account');
    return visitor;
  };
  const login = (jar: Jar, json: object = {}) => {
    const { username, password } = user;
    return app.api('POST', '/auth/login', {
      json: { username, password, ...json },
      headers: { ...COOKIE_MODE, cookie: cookieHeader(jar) },
    });
  };
  const proveAndTrust = async (): Promise<TestResponse> => {
    const started = await login({});
    return app.api('POST', '/auth/sign-in/totp', {
      json: { sign_in_token: started.body.sign_in_token, code: await code(), trust_device: true },
      headers: COOKIE_MODE,
    });
  };

  it('skips the second factor at the next sign-in on the page, also after a sign-out', async () => {
    const visitor = await trust();
    expect(visitor.html).not.toContain(visitor.cookies.get(COOKIE));
    await visitor.send({}, { action: 'sign_out' });
    expect(visitor.cookies.has('dev-session')).toBe(false);
    expect(visitor.cookies.has(COOKIE)).toBe(true);
    await enterPassword(visitor);
    expect(visitor.path).toBe('/account');
  });

  it('is set only for a user that chooses it', async () => {
    const visitor = await enterPassword();
    expect(visitor.text).toContain('Do not ask again on this device for 30 days');
    await visitor.send({ code: await code(), trust_device: '' });
    expect(visitor.path).toBe('/account');
    expect(visitor.cookies.has(COOKIE)).toBe(false);
  });

  it('keeps the choice when the code was wrong', async () => {
    const visitor = await enterPassword();
    await visitor.send({ code: '000000', trust_device: 'true' });
    expect(visitor.html).toMatch(/<input id="totp-trust_device" [^>]* checked>/);
    await visitor.visit('/second-factor');
    expect(visitor.html).toMatch(/<input id="totp-trust_device" [^>]*value="true">/);
  });

  it('is not offered where devices cannot be trusted, and to a user that confirms a change', async () => {
    const off = await TestApp.start({}, app.database);
    try {
      const visitor = new SiteVisitor(off);
      await enterPassword(visitor);
      expect(visitor.path).toBe('/second-factor');
      expect(visitor.html).not.toContain('trust_device');
    } finally {
      await off.close();
    }
    const visitor = await trust();
    await visitor.visit('/confirm');
    await visitor.send({ password: user.password });
    expect(visitor.path).toMatch(/^\/second-factor/);
    expect(visitor.html).not.toContain('trust_device');
  });

  describe('in the API', () => {
    it('holds the token in cookie mode, and no response or script does', async () => {
      const response = await proveAndTrust();
      expect(response.status).toBe(204);
      const line = [response.headers['set-cookie'] ?? []]
        .flat()
        .find((each) => String(each).startsWith(COOKIE));
      expect(line).toMatch(/^dev-trusted_device=uatd_[\w-]+; /);
      expect(line).toContain(`Max-Age=${LIFETIME}; HttpOnly; SameSite=Lax`);
      expect((await login(cookiesOf(response))).status).toBe(204);
    });

    it('belongs to its user, and yields to a token that the client sends', async () => {
      const jar = cookiesOf(await proveAndTrust());
      expect((await login(jar, { trusted_device_token: 'uatd_other' })).status).toBe(401);
      const other = await register(app);
      await enrollTotp(app, other.access_token);
      user = other;
      expect((await login(jar)).body.code).toBe('second_factor_required');
    });

    it('is deleted with the trust in its own device, and not with that in another', async () => {
      const other = cookiesOf(await proveAndTrust());
      const own = cookiesOf(await proveAndTrust());
      const { body } = await app.api('GET', '/users/me/trusted-devices', {
        headers: { cookie: cookieHeader(own) },
      });
      const [last, first] = body.data as { id: string }[];
      const forget = (id: string | undefined) =>
        app.api('DELETE', `/users/me/trusted-devices/${id}`, {
          headers: { ...COOKIE_MODE, cookie: cookieHeader(own) },
        });
      expect(cookiesOf(await forget(first?.id))).not.toHaveProperty(COOKIE);
      expect((await login(other)).status).toBe(401);
      expect(cookiesOf(await forget(last?.id))).toHaveProperty(COOKIE, '');
      expect((await login(own)).status).toBe(401);
    });
  });
});
