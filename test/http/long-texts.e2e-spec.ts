import { type TestUser, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { expectNoBacktracking } from '../support/backtracking.js';

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

/** Node rejects longer heads with 431. */
const MAX_PATH_LENGTH = 16_000;

const encoded = (text: string) =>
  encodeURIComponent(text).slice(0, MAX_PATH_LENGTH).replace(/%.?$/, '');

/** docs/security.md, row 27. */
describe('long texts in a request', () => {
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

  it.each(HEADERS)('100 kB in the header %s are processed in linear time', async (name) => {
    const headers = { 'content-type': 'application/json' };
    await expectNoBacktracking((text) =>
      expectAnswer(
        app.api('POST', '/auth/refresh', { body: '{}', headers: { ...headers, [name]: text } }),
      ),
    );
  });

  it.each(['?cursor=', '/'])(
    '16,000 characters after /users%s are processed in linear time',
    async (start) => {
      const { access_token: token } = admin;
      await expectNoBacktracking((text) =>
        expectAnswer(app.api('GET', `/users${start}${encoded(text)}`, { token })),
      );
    },
  );
});
