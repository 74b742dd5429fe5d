import { Role } from '../../src/access/role.enum.js';
import { UsersService } from '../../src/users/users.service.js';
import { COMMAND_LINE } from '../../src/access/requester.js';
import type { TestApp } from './app.js';

export interface Tokens {
  access_token: string;
  refresh_token: string;
}

export interface TestUser extends Tokens {
  id: string;
  username: string;
  email: string;
  password: string;
}

let count = 0;

/** Names that no other account of the run has. */
export function newUser(): { username: string; email: string; password: string } {
  count += 1;
  return {
    username: `user${count}`,
    email: `user${count}@example.com`,
    password: `a long password ${count}`,
  };
}

/** Registers an account over HTTP; it is signed in. */
export async function register(app: TestApp): Promise<TestUser> {
  const account = newUser();
  const { body, status } = await app.api('POST', '/auth/register', { json: account });
  expect(status).toBe(201);
  return { ...account, ...(body as Tokens), id: await idOf(app, body.access_token) };
}

/** Makes an admin as the command line does, and signs it in. */
export async function registerAdmin(app: TestApp): Promise<TestUser> {
  const account = newUser();
  await app.get(UsersService).create({ ...account, role: Role.Admin }, COMMAND_LINE);
  const tokens = await login(app, account);
  return { ...account, ...tokens, id: await idOf(app, tokens.access_token) };
}

export async function login(
  app: TestApp,
  { username, password }: { username: string; password: string },
): Promise<Tokens> {
  const { body, status } = await app.api('POST', '/auth/login', { json: { username, password } });
  expect(status).toBe(200);
  return body as Tokens;
}

export async function refresh(app: TestApp, refreshToken: string) {
  return app.api('POST', '/auth/refresh', { json: { refresh_token: refreshToken } });
}

/** Whether an access token opens the own profile. */
export async function isAccessTokenValid(app: TestApp, accessToken: string): Promise<boolean> {
  const { status } = await app.api('GET', '/users/me', { token: accessToken });
  expect([200, 401]).toContain(status);
  return status === 200;
}

async function idOf(app: TestApp, token: string): Promise<string> {
  return (await app.api('GET', '/users/me', { token })).body.id as string;
}
