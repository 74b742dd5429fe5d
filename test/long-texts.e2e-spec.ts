import { type Account, registerAdmin } from './support/accounts.js';
import { TestApp, type TestResponse } from './support/app.js';
import { expectFast } from './support/long-texts.js';

const HEADERS = [
  'accept',
  'access-control-request-headers',
  'authorization',
  'content-type',
  'cookie',
  'forwarded',
  'origin',
  'user-agent',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-request-id',
];
/** Security design, line 27. */
describe('100 kB are read in less than 50 ms', () => {
  let app: TestApp;
  let admin: Account;
  beforeAll(async () => {
    app = await TestApp.start({
      TRUST_PROXY: 'true',
      BACKEND_CORS_ORIGINS: 'https://app.example.com',
    });
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  async function expectAnswer(sent: Promise<TestResponse>): Promise<void> {
    expect((await sent).status).toBeLessThan(500);
  }

  it.each(HEADERS)('in the header %s', async (name) => {
    const headers = { 'content-type': 'application/json' };
    await expectFast((text) =>
      expectAnswer(
        app.api('POST', '/auth/refresh', { body: '{}', headers: { ...headers, [name]: text } }),
      ),
    );
  });

  it.each(['?cursor=', '/'])('in an address, after %s', async (start) => {
    const { access_token: token } = admin;
    await expectFast((text) =>
      expectAnswer(app.api('GET', `/users${start}${encodeURIComponent(text)}`, { token })),
    );
  });
});
