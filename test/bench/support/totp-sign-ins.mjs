import { stepAt, totpCode } from '../../verify/support/factors/totp-code.mjs';
import { loginOf, post, registerAll } from './service.mjs';

/** @returns registered users with an active TOTP: `{ username, secret, usedStep }` */
export async function enrolAll(service, count) {
  const users = await registerAll(service, count);
  for (const user of users) await enrol(service.origin, user);
  return users;
}

async function enrol(origin, user) {
  const { secret } = await send(origin, post('/users/me/totp', {}, user.access_token));
  const usedStep = stepAt(Date.now());
  const code = totpCode(secret, usedStep);
  await send(origin, post('/users/me/totp/activate', { code }, user.access_token));
  Object.assign(user, { secret, usedStep });
}

async function send(origin, request) {
  const response = await fetch(origin + request.path, request);
  if (!response.ok) throw new Error(`${request.path} is answered with ${response.status}`);
  return response.json();
}

/**
 * Requests of one connection for the load generator: each sign-in is a password, for which the response is 401
 * with the token of the attempt, and then a code. The connections share the users.
 */
export function totpSignIns(users) {
  let next = 0;
  return () => {
    let user;
    let signInToken;
    const password = {
      setupRequest: (request) => {
        user = users[next++ % users.length];
        return { ...request, ...loginOf(user) };
      },
      onResponse: (_status, body) => {
        signInToken = JSON.parse(body).sign_in_token;
      },
    };
    const code = {
      setupRequest: (request) => ({ ...request, ...codeOf(user, signInToken) }),
    };
    return [password, code];
  };
}

function codeOf(user, sign_in_token) {
  user.usedStep = Math.max(user.usedStep + 1, stepAt(Date.now()) - 1);
  const code = totpCode(user.secret, user.usedStep);
  return post('/auth/sign-in/totp', { sign_in_token, code });
}
