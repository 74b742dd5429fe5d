import { DataSource } from 'typeorm';
import { RecoveryCode } from '../../../src/credentials/recovery-codes/recovery-code.entity.js';
import { addFactors } from '../factors.js';
import { startSignIn } from '../sign-in-attempts.js';
import { type Enrolled, enrollTotp, freshCode } from '../totp.js';
import { expireAttempts } from './expire-attempts.js';
import type { SignInWay } from './sign-in-way.js';

/** The apps by the ids of their users. */
const enrolled = new Map<string, Enrolled>();

/** A code of an authenticator app after the password. */
export const totp: SignInWay = {
  prepare: async ({ app }, { id, access_token }) => {
    enrolled.set(id, await enrollTotp(app, access_token));
  },
  prepareWithout: async ({ app }, { id }) => {
    enrolled.set(id, { secret: 'JBSWY3DPEHPK3PXP', recoveryCodes: [] });
    await addFactors(app, id, 'passkey');
  },
  start: ({ app }, user) => startSignIn(app, user),
  prove: async ({ app }, { id }, handle, client) => {
    const code = await freshCode(app, id, enrolled.get(id)?.secret ?? '');
    const json = { sign_in_token: handle, code };
    return app.api('POST', '/auth/sign-in/totp', { json, ...client });
  },
  expire: ({ app }) => expireAttempts(app),
};

/** A recovery code after the password: the first one, then the second. */
export const recoveryCode: SignInWay = {
  ...totp,
  prepareWithout: async (scene, user) => {
    await totp.prepare(scene, user);
    await scene.app.get(DataSource).getRepository(RecoveryCode).delete({ userId: user.id });
  },
  prove: ({ app }, { id }, handle, client) => {
    const code = enrolled.get(id)?.recoveryCodes.shift() ?? '';
    const json = { sign_in_token: handle, code };
    return app.api('POST', '/auth/sign-in/recovery-code', { json, ...client });
  },
};
