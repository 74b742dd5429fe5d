import { DataSource } from 'typeorm';
import { SignInAttempt } from '../../../src/auth/attempts/sign-in-attempt.entity.js';
import type { TestApp } from '../app.js';

/** Lets the lifetime of all attempts pass, those without a user included. */
export async function expireAttempts(app: TestApp): Promise<void> {
  const attempts = app.get(DataSource).getRepository(SignInAttempt);
  await attempts.createQueryBuilder().update().set({ expiresAt: new Date() }).execute();
}
