import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { PasswordVerifier } from '../../src/credentials/password/password-verifier.service.js';
import { login, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problem.js';

const LOGIN = { username: 'ada', password: 'canary-password' };

describe('unexpected errors', () => {
  let app: TestApp;
  const logged: string[] = [];
  // Stacks are kept unchanged, fields are converted to text.
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

  it('logs the cause of a 500 and answers with the request id only', async () => {
    const cause = new TypeError('file /srv/secret/place is locked');
    throwAtLogin(cause);
    const response = await app.api('POST', '/auth/login?next=canary-query', { json: LOGIN });
    expectProblem(response, 'internal_error', '/api/v1/auth/login');
    expect(response.text).not.toMatch(/locked|secret|TypeError|\.js|\.ts| at /);

    const [line = '', ...others] = logged;
    expect(others).toEqual([]);
    expect(line).toContain(response.body.request_id);
    expect(line).toContain('POST /api/v1/auth/login');
    expect(line).toContain(cause.stack);
    expect(line).not.toContain('canary');
  });

  it.each([
    ['a string', 'a bare string'],
    ['undefined', undefined],
    ['an object with a status', { reason: 'a bare object', status: 418, statusCode: 418 }],
    [
      'an error with status code 200',
      Object.assign(new Error('a bare status'), { statusCode: 200 }),
    ],
  ])('answers with 500 when the thrown value is %s', async (_, thrown) => {
    throwAtLogin(thrown);
    const response = await app.api('POST', '/auth/login', { json: LOGIN });
    expectProblem(response, 'internal_error');
    expect(response.text).not.toContain('bare');
    expect(logged).toHaveLength(1);
  });

  it('logs no error for a request that is answered with 4xx', async () => {
    await app.api('GET', '/nothing');
    await app.api('POST', '/auth/login', { json: LOGIN });
    await app.api('POST', '/auth/login', { json: [] });
    expect(logged).toEqual([]);
  });

  it('serves the next request after an unexpected error', async () => {
    throwAtLogin(new Error('once'));
    await app.api('POST', '/auth/login', { json: LOGIN });
    jest.restoreAllMocks();
    await login(app, await register(app));
  });

  it('hides the database error, its SQL and user data from the client, and keeps passwords out of the log', async () => {
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
