import { randomUUID } from 'node:crypto';
import { stepAt, totpCode } from './totp-code.mjs';

/** @typedef {import('./factor-client.mjs').FactorClient} FactorClient */

/**
 * Registers users.
 *
 * @param {FactorClient} client of a server with TRUSTED_DEVICE_DAYS, unless no user has TOTP
 * @param kinds by name: `{ hasTotp }`
 * @returns by the same names: `{ username, password }`, with TOTP also `secret` and `deviceToken`
 */
export async function enrolUsers(client, kinds) {
  const users = {};
  for (const [name, { hasTotp }] of Object.entries(kinds)) {
    const username = `${name}-${randomUUID()}`;
    const user = { username, email: `${username}@example.com`, password: randomUUID() };
    const { access_token } = expectSuccess(await client.register(user));
    users[name] = hasTotp ? { ...user, ...(await enrol(client, user, access_token)) } : user;
  }
  return users;
}

/** Activates TOTP and signs in on a device that is trusted from then on. */
async function enrol(client, user, accessToken) {
  const { secret } = expectSuccess(await client.createTotp(accessToken));
  const step = stepAt(Date.now());
  expectSuccess(await client.activateTotp(accessToken, totpCode(secret, step)));
  const { body } = await client.login(user);
  // A step is accepted once, the next one already.
  const code = totpCode(secret, step + 1);
  const signedIn = expectSuccess(await client.proveTotp(body.sign_in_token, code, true));
  return { secret, deviceToken: signedIn.trusted_device_token };
}

/** @throws Error with the response, unless it is one of a success */
function expectSuccess({ status, body }) {
  if (status >= 200 && status < 300) return body;
  throw new Error(`answered with ${status} ${JSON.stringify(body)}`);
}
