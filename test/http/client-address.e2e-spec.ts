import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { MetricsServer } from '../../src/observability/metrics/metrics-server.js';
import { TestApp, type TestRequest } from '../support/app.js';
import { listen, sendBytes } from '../support/raw-http.js';
import { freePort } from '../support/program.js';
import { sessionOf } from '../support/sessions.js';
import { newUser } from '../support/users.js';

const CLIENT = '203.0.113.7';
const FORGED = '198.51.100.9';
/** The address of the socket in tests. */
const SENDER = '127.0.0.1';

/** An address that cannot be determined. */
const UNKNOWN = null;

type Case = [header: string | undefined, address: string | null];

/** By TRUST_PROXY: the header X-Forwarded-For and the client address that follows from it. docs/security.md, row 14. */
const CASES: Record<string, Case[]> = {
  false: [
    [CLIENT, SENDER],
    [`${CLIENT}:50001`, SENDER],
    ['garbage', SENDER],
    [undefined, SENDER],
  ],
  true: [
    [CLIENT, CLIENT],
    [`${CLIENT}, 10.0.0.1`, CLIENT],
    [`${CLIENT}, _proxy`, CLIENT],
    ['2001:db8::7', '2001:db8::7'],
    ['2001:0DB8:0::7', '2001:db8::7'],
    [`::ffff:${CLIENT}`, CLIENT],
    // As Azure and IIS send it.
    [`${CLIENT}:50001`, CLIENT],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:50001', '2001:db8::7'],
    [`${CLIENT}:50001, 10.0.0.1:4711`, CLIENT],
    [undefined, SENDER],
    ['garbage', UNKNOWN],
    ['unknown', UNKNOWN],
    ['_hidden', UNKNOWN],
    ['unix:', UNKNOWN],
    ['', UNKNOWN],
    [`${CLIENT}:port`, UNKNOWN],
    ['1'.repeat(10_000), UNKNOWN],
    [','.repeat(10_000), UNKNOWN],
    [`fe80::1%${'x'.repeat(5_000)}`, 'fe80::1'],
  ],
  // The proxy adds the last address; the client can forge all addresses before it.
  1: [
    [CLIENT, CLIENT],
    [`${FORGED}, ${CLIENT}`, CLIENT],
    [`${FORGED}, ${CLIENT}:50001`, CLIENT],
    [`${CLIENT}, garbage`, UNKNOWN],
  ],
  2: [
    [`${FORGED}, ${CLIENT}, 10.0.0.1`, CLIENT],
    [`${FORGED}, ${CLIENT}:50001, [fd00::1]:443`, CLIENT],
    [`${FORGED}, ${CLIENT}, unknown`, CLIENT],
    [CLIENT, CLIENT],
  ],
  'loopback, 10.0.0.0/8': [
    [`${FORGED}, ${CLIENT}`, CLIENT],
    [`${FORGED}, ${CLIENT}, 10.1.2.3`, CLIENT],
    [`${FORGED}, ${CLIENT}:50001, 10.1.2.3:4711`, CLIENT],
    [`${CLIENT}, garbage`, UNKNOWN],
    ['garbage', UNKNOWN],
    ['garbage, 10.1.2.3', UNKNOWN],
  ],
  // The sender is not a trusted proxy.
  '10.0.0.0/8': [
    [CLIENT, SENDER],
    ['garbage', SENDER],
  ],
};

/** By TRUST_PROXY: the header Forwarded (RFC 7239) and the client address that follows from it. */
const FORWARDED_CASES: Record<string, Case[]> = {
  false: [[`for=${CLIENT}`, SENDER]],
  1: [
    [`for=${CLIENT}`, CLIENT],
    [`For="${CLIENT}:50001";proto=https;by=10.0.0.1`, CLIENT],
    ['for="[2001:db8::7]:443"', '2001:db8::7'],
    [`for=${FORGED}, for=${CLIENT}`, CLIENT],
    [`for=${FORGED};x=", for="${CLIENT}"`, CLIENT],
    [undefined, SENDER],
    ['for=unknown', UNKNOWN],
    ['for=_hidden', UNKNOWN],
    ['proto=https', UNKNOWN],
    [CLIENT, UNKNOWN],
    [`for=${FORGED}, garbage`, UNKNOWN],
  ],
  'loopback, 10.0.0.0/8': [
    [`for=${FORGED}, for="${CLIENT}:1", for=10.1.2.3`, CLIENT],
    [`for=${CLIENT}, for=_proxy`, UNKNOWN],
  ],
};

/** Registers a user. @returns the address that its session was recorded with */
async function recordedAddress(app: TestApp, headers: Record<string, string>) {
  const { status, body } = await app.api('POST', '/auth/register', { json: newUser(), headers });
  expect(status).toBe(201);
  return (await sessionOf(app, body.access_token)).ip;
}

describe.each([
  ['X-Forwarded-For', 'x-forwarded-for', CASES],
  ['Forwarded', 'forwarded', FORWARDED_CASES],
] as const)('client address from %s', (_header, name, casesBySetting) => {
  describe.each(Object.entries(casesBySetting))('with TRUST_PROXY=%s', (setting, cases) => {
    let app: TestApp;
    beforeAll(async () => {
      app = await TestApp.start({ TRUST_PROXY: setting, TRUST_PROXY_HEADER: name });
    });
    afterAll(() => app.close());

    const named = cases.map(
      ([header, address]) => [header?.slice(0, 60), address, header] as const,
    );

    it.each(named)('an address in the header %s is recorded as %s', async (_, expected, header) => {
      const headers = header === undefined ? {} : { [name]: header };
      expect(await recordedAddress(app, headers)).toBe(expected);
    });
  });
});

describe('client address from the header that is not configured', () => {
  it.each([
    ['x-forwarded-for', 'forwarded', `for=${FORGED}`, CLIENT],
    ['forwarded', 'x-forwarded-for', FORGED, `for=${CLIENT}`],
  ])('is unknown, and ignored beside %s', async (name, other, forged, sent) => {
    const app = await TestApp.start({ TRUST_PROXY: 'loopback', TRUST_PROXY_HEADER: name });
    expect(await recordedAddress(app, { [other]: forged })).toBe(UNKNOWN);
    expect(await recordedAddress(app, { [other]: forged, [name]: sent })).toBe(CLIENT);
    await app.close();
  });
});

describe('client address from a header with several lines', () => {
  it.each([
    ['x-forwarded-for', FORGED, `${CLIENT}:50001`],
    ['forwarded', `for="${FORGED}`, `for="${CLIENT}:50001"`],
  ])('is in the last line of %s, which the proxy has added', async (name, forged, added) => {
    const app = await TestApp.start({ TRUST_PROXY: '1', TRUST_PROXY_HEADER: name });
    const body = JSON.stringify(newUser());
    const head = [
      'POST /api/v1/auth/register HTTP/1.1',
      'Host: a',
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `${name}: ${forged}`,
      `${name}: ${added}`,
    ];
    const answer = await sendBytes(await listen(app), `${head.join('\r\n')}\r\n\r\n${body}`);
    expect(answer.status).toBe(201);
    expect((await sessionOf(app, answer.body.access_token)).ip).toBe(CLIENT);
    await app.close();
  });
});

describe('requests with an unknown client address', () => {
  it('share no limit by address, neither with each other nor with the proxy', async () => {
    const app = await TestApp.start({
      TRUST_PROXY: 'loopback',
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_LOGIN_PER_ADDRESS: '2/1h',
      RATE_LIMIT_REFRESH_PER_ADDRESS: '2/1h',
      RATE_LIMIT_REGISTER_PER_ADDRESS: '2/1h',
    });
    const attempts: [path: string, json: () => object, status: number][] = [
      ['/auth/login', () => ({ username: newUser().username, password: 'a guess' }), 401],
      ['/auth/refresh', () => ({ refresh_token: 'uart_none' }), 401],
      ['/auth/register', newUser, 201],
    ];
    for (const [path, json, status] of attempts) {
      const post = async (request: TestRequest) =>
        (await app.api('POST', path, { json: json(), ...request })).status;
      for (let i = 0; i < 2; i += 1) {
        expect(await post({ headers: { 'x-forwarded-for': 'garbage' } })).toBe(status);
        // Requests over a Unix socket have no address.
        expect(await post({ remoteAddress: 'no address' })).toBe(status);
        expect(await post({ headers: { 'x-forwarded-for': `${CLIENT}:50001` } })).toBe(status);
        expect(await post({})).toBe(status);
      }
      expect(await post({ headers: { 'x-forwarded-for': `${CLIENT}:50001` } })).toBe(429);
      expect(await post({})).toBe(429);
    }
    await app.close();
  });

  it('are limited by name', async () => {
    const app = await TestApp.start({
      TRUST_PROXY: 'loopback',
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_LOGIN_PER_NAME: '4/1h',
    });
    const { username } = newUser();
    const headers = { 'x-forwarded-for': 'garbage' };
    const signIn = async () =>
      (await app.api('POST', '/auth/login', { json: { username, password: 'a guess' }, headers }))
        .status;
    for (let i = 0; i < 4; i += 1) expect(await signIn()).toBe(401);
    expect(await signIn()).toBe(429);
    await app.close();
  });

  it('are counted, and logged once a minute with the remedy', async () => {
    const lines: string[] = [];
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation((line: unknown) => {
      lines.push(String(line));
    });
    const port = await freePort();
    const app = await TestApp.start({ TRUST_PROXY: 'loopback', METRICS_PORT: String(port) });
    await app.get(MetricsServer).listen();
    const scrape = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(await scrape()).toMatch(/^auth_unknown_addresses_total 0$/m);
    for (let i = 0; i < 3; i += 1) await recordedAddress(app, { 'x-forwarded-for': `x${i}` });
    await recordedAddress(app, { 'x-forwarded-for': CLIENT });
    expect(await scrape()).toMatch(/^auth_unknown_addresses_total 3$/m);
    expect(lines.filter((line) => line.startsWith('Client address unknown'))).toEqual([
      expect.stringMatching(/x-forwarded-for from the proxy 127.0.0.1 has "x0" .*; configure /),
    ]);
    await app.close();
    warn.mockRestore();
  });
});
