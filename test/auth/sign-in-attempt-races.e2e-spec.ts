import { DataSource } from 'typeorm';
import { SignInAttempt } from '../../src/auth/attempts/sign-in-attempt.entity.js';
import { SignInAttempts } from '../../src/auth/attempts/sign-in-attempts.service.js';
import { AppException } from '../../src/common/errors/app.exception.js';
import { TestApp } from '../support/app.js';
import { sessionRows } from '../support/sessions.js';
import { addFactor, proveFactor, startSignIn } from '../support/sign-in-attempts.js';
import { register, type TestUser } from '../support/users.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

describe('concurrent proofs of one sign-in attempt', () => {
  let apps: TestApp[];
  let user: TestUser;
  beforeAll(async () => {
    const app = await TestApp.start();
    // SQLite serves one instance.
    apps = ENGINE === 'postgres' ? [app, await TestApp.start({}, app.database)] : [app];
  });
  beforeEach(async () => {
    user = await register(appOf(0));
    await addFactor(appOf(0), user.id);
  });
  afterAll(async () => {
    for (const app of apps.toReversed()) await app.close();
  });

  const appOf = (i: number) => apps[i % apps.length] as TestApp;
  const sessions = () => sessionRows(appOf(0)).countBy({ userId: user.id });

  it('start one session in 200 requests to all instances', async () => {
    const token = await startSignIn(appOf(0), user);
    const before = await sessions();
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, i) => proveFactor(appOf(i), token)),
    );
    expect(results.filter((result) => typeof result !== 'string')).toHaveLength(1);
    const codes = new Set(results.filter((result) => typeof result === 'string'));
    expect([...codes]).toEqual(['invalid_sign_in_token']);
    expect(await sessions()).toBe(before + 1);
  });

  it('are at most five guesses in 200 wrong ones', async () => {
    const token = await startSignIn(appOf(0), user);
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, i) => proveFactor(appOf(i), token, { isWrong: true })),
    );
    expect(results.filter((result) => result === 'invalid_second_factor')).toHaveLength(5);
    expect(await proveFactor(appOf(1), token)).toBe('invalid_sign_in_token');
  });

  it('start one session when they are verified before any of them is recorded', async () => {
    const token = await startSignIn(appOf(0), user);
    const waiting: (() => void)[] = [];
    const meanwhile = () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 5) for (const proceed of waiting) proceed();
      });
    const results = await Promise.all(
      Array.from({ length: 5 }, (_, i) => proveFactor(appOf(i), token, { meanwhile })),
    );
    expect(results.filter((result) => typeof result !== 'string')).toHaveLength(1);
  });

  it('of two different first steps leave an attempt of one user', async () => {
    const other = await register(appOf(0));
    const attempts = appOf(0).get(SignInAttempts);
    const client = { ip: null, userAgent: null, requestId: null };
    const { token, id } = await attempts.open({ purpose: 'sign_in', client });
    await addFactor(appOf(0), other.id);
    const results = await Promise.all(
      [user, other].map(({ id: userId }) =>
        attempts
          .prove({ token, client, step: 'passkey' }, async () => ({
            userId,
            credentialEpoch: 0,
            method: 'email',
            amr: ['email'],
          }))
          .catch((error: AppException) => error.code),
      ),
    );
    expect(new Set(results)).toEqual(new Set(['invalid_sign_in_token', 'second_factor_required']));
    const row = await appOf(0).get(DataSource).getRepository(SignInAttempt).findOneByOrFail({ id });
    expect(row).toMatchObject({ methods: 'email', consumedAt: null });
    expect([user.id, other.id]).toContain(row.userId);
  });
});
