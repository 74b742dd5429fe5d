import { newUser, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { sessionOf } from '../support/sessions.js';

const CLIENT = '203.0.113.7';
const FORGED = '198.51.100.9';
/** The address of the socket in tests. */
const SENDER = '127.0.0.1';

/** By TRUST_PROXY: the header X-Forwarded-For and the client address that follows from it. Security design, line 14. */
const CASES: Record<string, [string | undefined, string][]> = {
  false: [
    [CLIENT, SENDER],
    [undefined, SENDER],
  ],
  true: [
    [CLIENT, CLIENT],
    [`${CLIENT}, 10.0.0.1`, CLIENT],
    ['2001:db8::7', '2001:db8::7'],
    [undefined, SENDER],
    ['garbage', SENDER],
    ['unknown', SENDER],
    ['_hidden', SENDER],
    ['', SENDER],
    [`${CLIENT}:443`, SENDER],
    ['[2001:db8::7]', SENDER],
    ['1'.repeat(10_000), SENDER],
    [','.repeat(10_000), SENDER],
    [`fe80::1%${'x'.repeat(5_000)}`, 'fe80::1'],
  ],
  // The proxy adds the last address; the client can forge all addresses before it.
  1: [
    [CLIENT, CLIENT],
    [`${FORGED}, ${CLIENT}`, CLIENT],
    [`${CLIENT}, garbage`, SENDER],
  ],
  2: [
    [`${FORGED}, ${CLIENT}, 10.0.0.1`, CLIENT],
    [CLIENT, CLIENT],
  ],
  'loopback, 10.0.0.0/8': [
    [`${FORGED}, ${CLIENT}`, CLIENT],
    [`${FORGED}, ${CLIENT}, 10.1.2.3`, CLIENT],
    [`${CLIENT}, garbage`, SENDER],
    ['garbage', SENDER],
  ],
  // The sender is not a trusted proxy.
  '10.0.0.0/8': [[CLIENT, SENDER]],
};

describe.each(Object.entries(CASES))('client address with TRUST_PROXY=%s', (setting, cases) => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start({ TRUST_PROXY: setting })));
  afterAll(() => app.close());

  const named = cases.map(([header, address]) => [header?.slice(0, 40), address, header] as const);

  it.each(named)(
    'records, for X-Forwarded-For: %s, the client address %s',
    async (_, expected, header) => {
      const { status, body } = await app.api('POST', '/auth/register', {
        json: newUser(),
        headers: header === undefined ? {} : { 'x-forwarded-for': header },
      });
      expect(status).toBe(201);
      expect((await sessionOf(app, body.access_token)).ip).toBe(expected);
    },
  );
});

describe('a request without a client address', () => {
  it('limits requests without a client address by username only', async () => {
    const app = await TestApp.start({
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_LOGIN_PER_ADDRESS: '2/1h',
      RATE_LIMIT_LOGIN_PER_NAME: '4/1h',
      RATE_LIMIT_REFRESH_PER_ADDRESS: '2/1h',
    });
    const { username } = await register(app);
    /** Requests over a Unix socket have no address. */
    const post = async (path: string, json: object) =>
      (await app.api('POST', path, { json, remoteAddress: 'no address' })).status;
    const signIn = (name: string) => post('/auth/login', { username: name, password: 'a guess' });

    for (let i = 0; i < 5; i += 1) {
      expect(await signIn(newUser().username)).toBe(401);
      expect(await post('/auth/refresh', { refresh_token: 'uart_none' })).toBe(401);
    }
    for (let i = 0; i < 4; i += 1) expect(await signIn(username)).toBe(401);
    expect(await signIn(username)).toBe(429);
    await app.close();
  });
});
