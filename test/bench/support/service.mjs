import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Server } from '../../verify/support/server.mjs';

const project = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** The options of Node.js and the program of `npm run start:prod`. */
function productionCommand() {
  const { scripts } = JSON.parse(readFileSync(project('package.json'), 'utf8'));
  const [main, ...nodeOptions] = scripts['start:prod'].split(' ').slice(1, -1).toReversed();
  return { main: project(main), nodeOptions };
}

/** Creates the built service with production settings, except for `BCRYPT_ROUNDS`, which the limits share. */
export function createService({ database, cost, variables }) {
  return Server.create({
    name: 'A',
    ...productionCommand(),
    variables: {
      NODE_ENV: 'production',
      DATABASE_URL: database.urlFor('A'),
      BCRYPT_ROUNDS: String(cost),
      LOG_LEVEL: 'warn',
      ACCESS_TOKEN_EXPIRE_MINUTES: '15',
      ...variables,
    },
  });
}

/** An API request in the format of the load generator. @param token an access token */
export function post(path, body, token) {
  return {
    method: 'POST',
    path: `/api/v1${path}`,
    // A new object for each request: autocannon modifies it.
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  };
}

export function getMe(token) {
  return {
    method: 'GET',
    path: '/api/v1/users/me',
    headers: { authorization: `Bearer ${token}` },
  };
}

const PASSWORD = 'a password of the benchmark';
let users = 0;

/** Registers a user. @returns its name and its token pair */
export async function register({ origin }) {
  const username = `bench${(users += 1)}`;
  const request = post('/auth/register', {
    username,
    email: `${username}@example.com`,
    password: PASSWORD,
  });
  const response = await fetch(origin + request.path, request);
  if (response.status !== 201) throw new Error(`registration failed with ${response.status}`);
  return { username, ...(await response.json()) };
}

/** Registers users in small groups: on a slow machine the hash queue would reject more. */
export async function registerAll(service, count) {
  const registered = [];
  while (registered.length < count) {
    const few = Math.min(8, count - registered.length);
    registered.push(...(await Promise.all(Array.from({ length: few }, () => register(service)))));
  }
  return registered;
}

/** @returns a new token pair of a user with the common password */
export async function signIn({ origin }, username) {
  const request = loginOf({ username });
  const response = await fetch(origin + request.path, request);
  if (response.status !== 200) throw new Error(`sign-in failed with ${response.status}`);
  return response.json();
}

export const loginOf = ({ username }) => post('/auth/login', { username, password: PASSWORD });

export const refreshOf = (refresh_token) => post('/auth/refresh', { refresh_token });

/** Each request sends the refresh token of the previous response. */
export function refreshChain(tokens) {
  let { refresh_token } = tokens;
  return {
    setupRequest: (request) => ({ ...request, ...refreshOf(refresh_token) }),
    onResponse: (status, body) => {
      if (status === 200) ({ refresh_token } = JSON.parse(body));
    },
  };
}

/** Resident memory of a process in MiB (`VmRSS` of Linux). */
export function residentMemory(pid) {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kilobytes) / 1024;
}

/** @returns user and system time of a process, in seconds, with the kernel's resolution of 10 ms */
export function processorTime(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
