import { newUser, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { sessionOf } from '../support/sessions.js';

const CLIENT = '203.0.113.7';
const FORGED = '198.51.100.9';
/** Where the requests of tests come from. */
const SENDER = '127.0.0.1';

/** TRUST_PROXY, what X-Forwarded-For says, and whose address counts then. Security design, line 14. */
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
  // The last address is what the proxy itself has seen; what stands before it, anybody can write.
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
  // Whoever sends this is no proxy.
  '10.0.0.0/8': [[CLIENT, SENDER]],
};

describe.each(Object.entries(CASES))('with TRUST_PROXY=%s', (setting, cases) => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start({ TRUST_PROXY: setting })));
  afterAll(() => app.close());

  const named = cases.map(([header, address]) => [header?.slice(0, 40), address, header] as const);

  it.each(named)('X-Forwarded-For: %s comes from %s', async (_, expected, header) => {
    const { status, body } = await app.api('POST', '/auth/register', {
      json: newUser(),
      headers: header === undefined ? {} : { 'x-forwarded-for': header },
    });
    expect(status).toBe(201);
    expect((await sessionOf(app, body.access_token)).ip).toBe(expected);
  });
});

describe('an address that nobody knows', () => {
  it('is not one that all those share, and names are counted all the same', async () => {
    const app = await TestApp.start({
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_LOGIN_PER_ADDRESS: '2/1h',
      RATE_LIMIT_LOGIN_PER_NAME: '4/1h',
      RATE_LIMIT_REFRESH_PER_ADDRESS: '2/1h',
    });
    const { username } = await register(app);
    /** As over a Unix socket, which has no address. */
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
