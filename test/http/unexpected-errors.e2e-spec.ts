import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { PasswordVerifier } from '../../src/credentials/password/password-verifier.service.js';
import { login, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problem.js';

const LOGIN = { username: 'ada', password: 'canary-password' };

describe('a thrown surprise', () => {
  let app: TestApp;
  const logged: string[] = [];
  // A stack as it is, fields as text.
  const write = (...parts: unknown[]) =>
    logged.push(
      parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' '),
    );

  beforeAll(async () => {
    app = await TestApp.start();
    app.app.useLogger({ log: write, warn: write, error: write, fatal: write });
  });
  beforeEach(() => (logged.length = 0));
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => app.close());

  const throwAtLogin = (thrown: unknown) =>
    jest.spyOn(app.get(PasswordVerifier), 'verify').mockRejectedValue(thrown);

  it('is a 500 that tells the log the cause, and the client only where to find it', async () => {
    const cause = new TypeError('the gears at /srv/secret/place are stuck');
    throwAtLogin(cause);
    const response = await app.api('POST', '/auth/login?next=canary-query', { json: LOGIN });
    expectProblem(response, 'internal_error', '/api/v1/auth/login');
    expect(response.text).not.toMatch(/gears|secret|TypeError|\.js|\.ts| at /);

    const [line = '', ...others] = logged;
    expect(others).toEqual([]);
    expect(line).toContain(response.body.request_id);
    expect(line).toContain('POST /api/v1/auth/login');
    expect(line).toContain(cause.stack);
    expect(line).not.toContain('canary');
  });

  it.each([
    ['no Error at all', 'a bare string'],
    ['nothing', undefined],
    ['an object', { reason: 'a bare object', status: 418, statusCode: 418 }],
    [
      'an error that claims to be a success',
      Object.assign(new Error('a bare status'), { statusCode: 200 }),
    ],
  ])('is a 500 when what was thrown is %s', async (_, thrown) => {
    throwAtLogin(thrown);
    const response = await app.api('POST', '/auth/login', { json: LOGIN });
    expectProblem(response, 'internal_error');
    expect(response.text).not.toContain('bare');
    expect(logged).toHaveLength(1);
  });

  it('is no event for the log when the request itself was at fault', async () => {
    await app.api('GET', '/nothing');
    await app.api('POST', '/auth/login', { json: LOGIN });
    await app.api('POST', '/auth/login', { json: [] });
    expect(logged).toEqual([]);
  });

  it('leaves the service able to work', async () => {
    throwAtLogin(new Error('once'));
    await app.api('POST', '/auth/login', { json: LOGIN });
    jest.restoreAllMocks();
    await login(app, await register(app));
  });

  it("keeps a driver's words, its SQL and the account's data to itself", async () => {
    await app.get(DataSource).query('ALTER TABLE users RENAME COLUMN last_login_at TO elsewhere');
    const json = {
      username: 'canaryname',
      email: 'canary@example.com',
      password: 'canary-passphrase',
    };
    const response = await app.api('POST', '/auth/register', { json });
    expectProblem(response, 'internal_error', '/api/v1/auth/register');
    expect(response.text).not.toMatch(/canary|insert|users|last_login_at|column|sqlite|query/i);
    expect(logged.join('\n')).toContain('last_login_at');
    expect(logged.join('\n')).not.toMatch(/canary-passphrase|bcrypt-sha256/);
  });
});
