import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { LiveAttempt } from '../../src/auth/attempts/live-attempt.js';
import { SignInAttempts } from '../../src/auth/attempts/sign-in-attempts.service.js';
import { AppException } from '../../src/common/errors/app.exception.js';
import { TotpCredential } from '../../src/credentials/totp/totp-credential.entity.js';
import { User } from '../../src/identity/user.entity.js';
import { TestApp, type TestResponse } from './app.js';
import type { Tokens } from './users.js';

/** Gives a user a second factor, without the routes that activate one. */
export async function addFactor(app: TestApp, userId: string): Promise<void> {
  const { manager } = app.get(DataSource);
  const now = new Date();
  const credential = { id: uuidv7(), userId, secret: 'a secret', lastStep: null };
  await manager.insert(TotpCredential, { ...credential, createdAt: now, activatedAt: now });
  await manager.update(User, userId, { hasSecondFactor: true });
}

/** Signs in by password, and expects that it is not enough. @returns the `sign_in_token` */
export async function startSignIn(
  app: TestApp,
  { username, password }: { username: string; password: string },
): Promise<string> {
  const json = { username, password };
  const { status, body } = await app.api('POST', '/auth/login', { json });
  expect([status, body.code]).toEqual([401, 'second_factor_required']);
  return body.sign_in_token as string;
}

export async function signInStatus(app: TestApp, token: string): Promise<TestResponse> {
  return app.api('POST', '/auth/sign-in/status', { json: { sign_in_token: token } });
}

interface ProofOptions {
  /** The address of the client. */
  readonly ip?: string;
  readonly isWrong?: boolean;
  /** Runs while the proof is verified. */
  readonly meanwhile?: (attempt: LiveAttempt) => Promise<unknown>;
}

/** Proves a second factor without a real one. @returns the tokens, or the code of the error */
export async function proveFactor(
  app: TestApp,
  token: string,
  { ip = '127.0.0.1', isWrong = false, meanwhile }: ProofOptions = {},
): Promise<Tokens | string> {
  const client = { ip, userAgent: null, requestId: null };
  try {
    const verified = app
      .get(SignInAttempts)
      .prove({ token, client, step: 'totp' }, async (attempt) => {
        await meanwhile?.(attempt);
        if (isWrong) throw new AppException('invalid_second_factor');
        return { userId: attempt.userId ?? '', method: 'totp', amr: ['otp'] };
      });
    return (await verified) as Tokens;
  } catch (error) {
    if (error instanceof AppException) return error.code;
    throw error;
  }
}
