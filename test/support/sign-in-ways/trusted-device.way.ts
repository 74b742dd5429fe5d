import { DataSource } from 'typeorm';
import { TrustedDevice } from '../../../src/sessions/trusted-devices/trusted-device.entity.js';
import { addPasskey, requestOptions } from '../passkeys.js';
import { startSignIn } from '../sign-in-attempts.js';
import type { SignInWay } from './sign-in-way.js';

/** The tokens of devices by the ids of their users. */
const tokens = new Map<string, string>();

/** The password on a device that the user has trusted in a sign-in with a passkey. */
export const trustedDevice: SignInWay = {
  prepare: async ({ app }, user) => {
    const { authenticator } = await addPasskey(app, user);
    const { sign_in_token, options } = await requestOptions(app, await startSignIn(app, user));
    const credential = authenticator.get(options);
    const { status, body } = await app.api('POST', '/auth/sign-in/passkey', {
      json: { sign_in_token, credential, trust_device: true },
    });
    expect(status).toBe(200);
    tokens.set(user.id, body.trusted_device_token as string);
  },
  prepareWithout: async ({ app }, user) => {
    await addPasskey(app, user);
    tokens.set(user.id, 'uatd_a-guess');
  },
  start: async (_, { id }) => tokens.get(id) ?? '',
  prove: ({ app }, { username, password }, handle, client) =>
    app.api('POST', '/auth/login', {
      json: { username, password, trusted_device_token: handle },
      ...client,
    }),
  expire: async ({ app }, { id: userId }) => {
    const devices = app.get(DataSource).getRepository(TrustedDevice);
    await devices.update({ userId }, { expiresAt: new Date() });
  },
};
