import { addFactors } from '../factors.js';
import { addPasskey, passkeyRows, type TestPasskey } from '../passkeys.js';
import { startSignIn } from '../sign-in-attempts.js';
import type { TestUser } from '../users.js';
import { expireAttempts } from './expire-attempts.js';
import type { Scene, SignInWay, TestClient } from './sign-in-way.js';

type Options = Parameters<TestPasskey['authenticator']['get']>[0];

/** The passkeys, and the options of their last ceremonies, by the ids of the users. */
const passkeys = new Map<string, TestPasskey>();
const requested = new Map<string, Options>();

async function prepare({ app }: Scene, user: TestUser): Promise<void> {
  passkeys.set(user.id, await addPasskey(app, user));
}

/** The passkey stays in the authenticator. */
async function prepareWithout(scene: Scene, user: TestUser): Promise<void> {
  await prepare(scene, user);
  await passkeyRows(scene.app).delete({ userId: user.id });
}

/** Asks for a challenge, of a sign-in without a username where the policy does not allow the step. */
async function requestChallenge(
  { app }: Scene,
  { id }: TestUser,
  client: TestClient,
  handle?: string,
): Promise<string> {
  const request = (json: object) =>
    app.api('POST', '/auth/sign-in/passkey/options', { json, ...client });
  const own = handle === undefined ? undefined : await request({ sign_in_token: handle });
  const { body } = own?.status === 200 ? own : await request({});
  requested.set(id, body.options);
  return handle ?? (body.sign_in_token as string);
}

/** Signs the challenge of the user's own ceremony, with any handle. */
const prove: SignInWay['prove'] = async ({ app }, { id }, handle, client) => {
  const credential = passkeys.get(id)?.authenticator.get(requested.get(id) as Options);
  const json = { sign_in_token: handle, credential };
  return app.api('POST', '/auth/sign-in/passkey', { json, ...client });
};

const expire: SignInWay['expire'] = ({ app }) => expireAttempts(app);

/** A passkey without a username. */
export const passkey: SignInWay = {
  prepare,
  prepareWithout,
  start: (scene, user, client) => requestChallenge(scene, user, client),
  prove,
  expire,
};

/** A passkey after the password. */
export const secondPasskey: SignInWay = {
  prepare,
  prepareWithout: async (scene, user) => {
    await prepareWithout(scene, user);
    await addFactors(scene.app, user.id, 'totp');
  },
  start: async (scene, user, client) =>
    requestChallenge(scene, user, client, await startSignIn(scene.app, user)),
  prove,
  expire,
};

/** A passkey after the password, in a session that exists. */
export const stepUp: SignInWay = {
  ...secondPasskey,
  start: async (scene, user, client) => {
    const { password, access_token: token } = user;
    const { body } = await scene.app.api('POST', '/auth/reauthenticate', {
      token,
      json: { password },
    });
    return requestChallenge(scene, user, client, body.sign_in_token as string);
  },
};
