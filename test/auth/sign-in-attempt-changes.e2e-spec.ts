import { DataSource } from 'typeorm';
import { SignInAttempt } from '../../src/auth/attempts/sign-in-attempt.entity.js';
import { SignInAttempts } from '../../src/auth/attempts/sign-in-attempts.service.js';
import { nextEpoch } from '../../src/identity/next-epoch.js';
import { User } from '../../src/identity/user.entity.js';
import { TestApp } from '../support/app.js';
import { secondsFromNow, userRows } from '../support/sessions.js';
import { addFactor, proveFactor, signInStatus, startSignIn } from '../support/sign-in-attempts.js';
import { isAccessTokenValid, register, registerAdmin } from '../support/users.js';
import type { TestUser, Tokens } from '../support/users.js';

const CLIENT = { ip: '127.0.0.1', userAgent: null, requestId: null };

describe('a change of the user during a sign-in attempt', () => {
  let app: TestApp;
  let admin: TestUser;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  beforeEach(async () => {
    user = await register(app);
    await addFactor(app, user.id);
  });
  afterAll(() => app.close());

  const rows = () => app.get(DataSource).getRepository(SignInAttempt);
  const row = () => rows().findOneByOrFail({ userId: user.id });

  const changes: [string, () => Promise<unknown>][] = [
    [
      'the password changes',
      () =>
        app.api('PUT', `/users/${user.id}`, {
          token: admin.access_token,
          json: { password: 'another long password' },
        }),
    ],
    [
      'the user is disabled',
      () =>
        app.api('PUT', `/users/${user.id}`, {
          token: admin.access_token,
          json: { is_active: false },
        }),
    ],
    [
      'the user is disabled and enabled again',
      async () => {
        for (const is_active of [false, true]) {
          await app.api('PUT', `/users/${user.id}`, {
            token: admin.access_token,
            json: { is_active },
          });
        }
      },
    ],
    [
      'the user schedules its deletion',
      () => userRows(app).update(user.id, { deletionDueAt: secondsFromNow(3600) }),
    ],
    [
      'the factors change',
      async () => userRows(app).update(user.id, nextEpoch({ credentialEpoch: await epoch() })),
    ],
    [
      'the user is deleted',
      () => app.api('DELETE', `/users/${user.id}`, { token: admin.access_token }),
    ],
    ['it expires', () => rows().update({ userId: user.id }, { expiresAt: new Date() })],
  ];
  const epoch = async () => (await userRows(app).findOneByOrFail({ id: user.id })).credentialEpoch;

  it.each(changes)('voids it when %s', async (_, change) => {
    const token = await startSignIn(app, user);
    await change();
    expect(await proveFactor(app, token)).toBe('invalid_sign_in_token');
    expect((await signInStatus(app, token)).body.code).toBe('invalid_sign_in_token');
  });

  it.each(changes)(
    'starts no session when %s while the proof is verified',
    async (_, meanwhile) => {
      const token = await startSignIn(app, user);
      expect(await proveFactor(app, token, { meanwhile })).toBe('invalid_sign_in_token');
    },
  );

  it('is survived by the attempt of an enrolment, and by no other one', async () => {
    const attempts = app.get(SignInAttempts);
    const [token, other] = [await startSignIn(app, user), await startSignIn(app, user)];
    const enroll = async ({ id }: { id: string }) => {
      const epochAfter = (await epoch()) + 1;
      await app.get(DataSource).transaction(async (manager) => {
        await manager.update(User, user.id, { credentialEpoch: epochAfter });
        await attempts.moveToEpoch(manager, id, epochAfter);
      });
    };
    const tokens = (await proveFactor(app, token, { meanwhile: enroll })) as Tokens;
    expect(await isAccessTokenValid(app, tokens.access_token)).toBe(true);
    expect(await proveFactor(app, other)).toBe('invalid_sign_in_token');
  });

  it('is not undone by an enrolment that follows it', async () => {
    await startSignIn(app, user);
    const { id } = await row();
    const move = app.get(SignInAttempts).moveToEpoch(app.get(DataSource).manager, id, 2);
    await expect(move).rejects.toMatchObject({ code: 'invalid_sign_in_token' });
    expect((await row()).credentialEpoch).toBe(0);
  });

  it('rejects a first proof that was verified before it', async () => {
    const attempts = app.get(SignInAttempts);
    const { token } = await attempts.open({ purpose: 'sign_in', client: CLIENT });
    const prove = attempts.prove({ token, client: CLIENT, step: 'passkey' }, async () => {
      const credentialEpoch = await epoch();
      await userRows(app).update(user.id, nextEpoch({ credentialEpoch }));
      return { userId: user.id, credentialEpoch, method: 'email', amr: ['email'] };
    });
    await expect(prove).rejects.toMatchObject({ code: 'invalid_sign_in_token' });
    expect(await rows().countBy({ userId: user.id })).toBe(0);
  });
});
