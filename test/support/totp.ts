import { Secret, TOTP } from 'otpauth';
import { DataSource } from 'typeorm';
import { TotpCredential } from '../../src/credentials/totp/totp-credential.entity.js';
import type { TestApp, TestResponse } from './app.js';
import type { TestUser } from './users.js';

/** The user's app, and the recovery codes of a first factor. */
export interface Enrolled {
  /** In base 32. */
  readonly secret: string;
  readonly recoveryCodes: string[];
}

/** @param steps the time of the code: 1 is the code that the app shows next */
export function totpCode(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.now() + steps * 30_000,
  });
}

/** Sets up an authenticator app. */
export async function enrollTotp(app: TestApp, token: string): Promise<Enrolled> {
  const { body } = await app.api('POST', '/users/me/totp', { token });
  const json = { code: totpCode(body.secret) };
  const activation = await app.api('POST', '/users/me/totp/activate', { token, json });
  expect(activation.status).toBe(200);
  return { secret: body.secret, recoveryCodes: activation.body.recovery_codes ?? [] };
}

/** @returns a code that is accepted although others were used before: tests do not wait for the next one */
export async function freshCode(app: TestApp, userId: string, secret: string): Promise<string> {
  await app.get(DataSource).manager.update(TotpCredential, { userId }, { lastStep: null });
  return totpCode(secret);
}

/** Signs in by the password, up to the second factor. @returns the `sign_in_token` */
export async function startSignIn(
  app: TestApp,
  { username, password }: Pick<TestUser, 'username' | 'password'>,
): Promise<string> {
  const { status, body } = await app.api('POST', '/auth/login', { json: { username, password } });
  expect([status, body.code]).toEqual([401, 'second_factor_required']);
  return body.sign_in_token as string;
}

/** Proves a second factor by a code. */
export function sendCode(
  app: TestApp,
  step: 'totp' | 'recovery-code',
  token: string,
  code: string,
): Promise<TestResponse> {
  return app.api('POST', `/auth/sign-in/${step}`, { json: { sign_in_token: token, code } });
}
