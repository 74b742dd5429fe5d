import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { RefusalLog } from '../../src/audit/refusal-log.js';
import { register, registerAdmin } from '../support/users.js';
import { TestApp, type TestRequest, type TestResponse } from '../support/app.js';
import { command } from '../support/command-line.js';
import { secondsFromNow, sessionRows, setSession, userRows } from '../support/sessions.js';

const KEY = 'the key canary, of thirty-two bytes or more';
const SENT = {
  first: 'first-canary-password',
  second: 'second-canary-password',
  byAdmin: 'third-canary-password',
  wrong: 'wrong-canary-password',
  asName: 'password-canary-in-the-wrong-field',
  onTerminal: 'terminal-canary-password',
};

/** docs/security.md, row 30: each operation succeeds and fails once at the most verbose log level. */
describe('secrets', () => {
  let app: TestApp;
  let output: string;
  const answers: TestResponse[] = [];
  const secrets = new Set<string>([KEY, ...Object.values(SENT)]);

  beforeAll(async () => {
    output = '';
    const write = (text: unknown) => (output += String(text)) !== '';
    const spies = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, 'write').mockImplementation(write),
    );
    app = await TestApp.start({
      NODE_ENV: 'production',
      BCRYPT_ROUNDS: '10',
      LOG_LEVEL: 'debug',
      SECRET_KEY: KEY,
      RATE_LIMIT_ENABLED: 'true',
    });
    await runAllOperations();
    await app.get(RefusalLog).flush();
    for (const { passwordHash } of await userRows(app).find({ select: { passwordHash: true } })) {
      if (passwordHash !== null) secrets.add(passwordHash);
    }
    for (const { seed } of await sessionRows(app).find({ select: { seed: true } })) {
      secrets.add(seed);
    }
    for (const spy of spies) spy.mockRestore();
  });
  afterAll(() => app.close());

  async function send(method: 'POST' | 'PUT' | 'GET' | 'DELETE', path: string, with_: TestRequest) {
    const answer = await app.api(method, path, with_);
    for (const name of ['access_token', 'refresh_token']) {
      if (answer.body?.[name] !== undefined) {
        secrets.add(answer.body[name]);
        // The unforgeable part alone must not leak either.
        secrets.add(answer.body[name].slice(-40));
      }
    }
    // Only an answer with a token pair may contain secrets.
    if (answer.body?.access_token === undefined) answers.push(answer);
    return answer;
  }

  async function runAllOperations(): Promise<void> {
    const admin = await registerAdmin(app);
    const user = { username: 'canary', email: 'canary@example.com', password: SENT.first };
    const { body } = await send('POST', '/auth/register', { json: user });
    await send('POST', '/auth/register', { json: user });
    const { access_token: token, refresh_token } = body;
    const { body: me } = await send('GET', '/users/me', { token });
    await send('POST', '/auth/login', { json: { username: 'canary', password: SENT.wrong } });
    await send('POST', '/auth/login', { json: { username: SENT.asName, password: 'x' } });
    await send('POST', '/auth/login', { json: { username: [SENT.wrong], password: {} } });
    await send('POST', '/auth/login', { body: `{"password": "${SENT.wrong}"` });
    await send('POST', `/auth/login?password=${SENT.wrong}`, { form: { username: 'canary' } });
    await send('POST', '/auth/refresh', { json: { refresh_token } });
    await send('POST', '/auth/refresh', { json: { refresh_token: `${refresh_token}x` } });
    await setSession(app, token, { lastUsedAt: secondsFromNow(-11) });
    await send('POST', '/auth/refresh', { json: { refresh_token } });
    const { body: pair } = await send('POST', '/auth/login', {
      json: { username: user.username, password: SENT.first },
    });
    for (const [current_password, new_password] of [
      [SENT.wrong, SENT.second],
      [SENT.first, 'short'],
      [SENT.first, SENT.second],
    ]) {
      await send('PUT', '/users/me/password', {
        token: pair.access_token,
        json: { current_password, new_password },
      });
    }
    await send('GET', '/users/me', { token });
    await send('GET', '/users/me', { token: `${token.slice(0, -2)}xx` });
    const asAdmin = { token: admin.access_token };
    await send('PUT', `/users/${me.id}`, { ...asAdmin, json: { password: SENT.byAdmin } });
    await send('GET', `/users/${me.id}/sessions`, asAdmin);
    await send('POST', '/auth/login', { json: { username: 'canary', password: SENT.byAdmin } });
    await send('GET', '/audit-events?limit=200', asAdmin);
    await send('POST', '/auth/logout', { json: { refresh_token: admin.refresh_token } });
    await failInDatabase();
    for (let i = 0; i < 32; i += 1) {
      await send('POST', '/auth/login', { json: { username: 'canary', password: SENT.wrong } });
    }
    const args = ['user', 'create', '--username=c', '--email=c@example.com', '--password-stdin'];
    const { stdout, stderr } = await command(app.database, args, SENT.onTerminal);
    output += stdout + stderr;
  }

  /** The error of the driver contains the statement and all of its values. */
  async function failInDatabase(): Promise<void> {
    const { access_token: token } = await register(app);
    const database = app.get(DataSource);
    await database.query('ALTER TABLE users RENAME COLUMN credential_epoch TO not_there');
    const user = { username: 'other', email: 'other@example.com', password: SENT.first };
    expect((await send('POST', '/auth/register', { json: user })).status).toBe(500);
    const passwords = { current_password: SENT.first, new_password: SENT.second };
    await send('PUT', '/users/me/password', { token, json: passwords });
    await database.query('ALTER TABLE users RENAME COLUMN not_there TO credential_epoch');
  }

  const expectNoSecrets = (text: string) => {
    expect([...secrets].filter((secret) => text.includes(secret))).toEqual([]);
    // Also hashes that were computed but never stored.
    expect(text.match(/\$bcrypt-sha256\$|\$2[aby]\$/)).toBeNull();
  };

  it('do not appear in the log', () => {
    for (const word of ['refresh_reused', 'rate_limited', 'QueryFailedError', 'must be longer']) {
      expect(output.includes(word) && word).toBe(word);
    }
    expectNoSecrets(output);
  });

  it('do not appear in answers, except tokens in a token pair', () => {
    expect(answers.length).toBeGreaterThan(20);
    for (const { text, headers } of answers) expectNoSecrets(text + JSON.stringify(headers));
  });

  it('do not appear in the audit log', async () => {
    const rows = await app.get(DataSource).getRepository(AuditEvent).find();
    expect(rows.length).toBeGreaterThan(10);
    expectNoSecrets(JSON.stringify(rows));
  });
});
