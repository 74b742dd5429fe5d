import { v7 as uuidv7 } from 'uuid';
import { DataSource } from 'typeorm';
import type { LiveAttempt } from '../../src/auth/attempts/live-attempt.js';
import { SignInAttempts } from '../../src/auth/attempts/sign-in-attempts.service.js';
import { AppException } from '../../src/common/errors/app.exception.js';
import { TotpCredential } from '../../src/credentials/totp/totp-credential.entity.js';
import { User } from '../../src/identity/user.entity.js';
import { TestApp } from '../support/app.js';
import { isAccessTokenValid, register, type TestUser } from '../support/users.js';

const CLIENT = { ip: '127.0.0.1', userAgent: null, requestId: 'r1' };

describe('sign-in attempts', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  async function withFactor(): Promise<TestUser> {
    const user = await register(app);
    const { manager } = app.get(DataSource);
    const now = new Date();
    const credential = { id: uuidv7(), userId: user.id, secret: 'x', lastStep: null };
    await manager.insert(TotpCredential, { ...credential, createdAt: now, activatedAt: now });
    await manager.update(User, user.id, { hasSecondFactor: true });
    return user;
  }

  const login = ({ username, password }: TestUser) =>
    app.api('POST', '/auth/login', { json: { username, password } });

  const status = (token: string) =>
    app.api('POST', '/auth/sign-in/status', { json: { sign_in_token: token } });

  const prove = (token: string, verify: (attempt: LiveAttempt) => Promise<void> = async () => {}) =>
    app
      .get(SignInAttempts)
      .prove({ token, client: CLIENT, step: 'totp' }, async (attempt) => {
        await verify(attempt);
        return { userId: attempt.userId ?? '', method: 'totp', amr: ['otp'] };
      })
      .catch((error: AppException) => error.code);

  it('asks a user with a second factor for it after the password, and signs it in with both', async () => {
    const user = await withFactor();
    const { status: code, body } = await login(user);
    expect(code).toBe(401);
    expect(body).toMatchObject({
      code: 'second_factor_required',
      sign_in_token: expect.stringMatching(/^uasi_/),
      expires_in: expect.any(Number),
      next: ['totp'],
    });
    const token = body.sign_in_token as string;
    expect((await status(token)).body).toEqual({ next: ['totp'], expires_in: expect.any(Number) });
    const result = await prove(token);
    expect(result).toMatchObject({ token_type: 'Bearer', refresh_token: expect.any(String) });
    const { access_token } = result as { access_token: string };
    expect(await isAccessTokenValid(app, access_token)).toBe(true);
    expect(await prove(token)).toBe('invalid_sign_in_token');
    expect((await status(token)).body.code).toBe('invalid_sign_in_token');
  });
});
