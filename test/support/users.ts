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

/** @returns a user with names that are unique in the test file */
export function newUser(): { username: string; email: string; password: string } {
  count += 1;
  return {
    username: `user${count}`,
    email: `user${count}@example.com`,
    password: `a long password ${count}`,
  };
}

/** Registers a user over HTTP, which also signs it in. */
export async function register(app: TestApp): Promise<TestUser> {
  const user = newUser();
  const { body, status } = await app.api('POST', '/auth/register', { json: user });
  expect(status).toBe(201);
  return { ...user, ...(body as Tokens), id: await idOf(app, body.access_token) };
}

/** Creates an admin like the command line does, and signs it in. */
export async function registerAdmin(app: TestApp): Promise<TestUser> {
  const user = newUser();
  await app.get(UsersService).create({ ...user, role: Role.Admin }, COMMAND_LINE);
  const tokens = await login(app, user);
  return { ...user, ...tokens, id: await idOf(app, tokens.access_token) };
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

/** Whether the profile can be read with an access token. */
export async function isAccessTokenValid(app: TestApp, accessToken: string): Promise<boolean> {
  const { status } = await app.api('GET', '/users/me', { token: accessToken });
  expect([200, 401]).toContain(status);
  return status === 200;
}

async function idOf(app: TestApp, token: string): Promise<string> {
  return (await app.api('GET', '/users/me', { token })).body.id as string;
}
