import { type TestUser, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { expectFast } from '../support/long-texts.js';

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
async function expectAnswer(sent: Promise<TestResponse>): Promise<void> {
  expect((await sent).status).toBeLessThan(500);
}

/** Node refuses longer heads by itself (431). */
const ADDRESS_LENGTH = 16_000;

const encoded = (text: string) =>
  encodeURIComponent(text).slice(0, ADDRESS_LENGTH).replace(/%.?$/, '');

/** Security design, line 27. */
describe('100 kB are read in less than 50 ms', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start({
      TRUST_PROXY: 'true',
      BACKEND_CORS_ORIGINS: 'https://app.example.com',
    });
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  it.each(HEADERS)('in the header %s', async (name) => {
    const headers = { 'content-type': 'application/json' };
    await expectFast((text) =>
      expectAnswer(
        app.api('POST', '/auth/refresh', { body: '{}', headers: { ...headers, [name]: text } }),
      ),
    );
  });

  it.each(['?cursor=', '/'])('as long an address as Node takes, after %s', async (start) => {
    const { access_token: token } = admin;
    await expectFast((text) =>
      expectAnswer(app.api('GET', `/users${start}${encoded(text)}`, { token })),
    );
  });
});
