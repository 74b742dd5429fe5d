import { isAccessTokenValid, refresh, type Tokens } from './users.js';
import type { TestApp } from './app.js';
import { decodeJwt } from './jwt.js';

/** @returns the id of the session of a token pair */
export function sessionIdOf({ access_token }: Pick<Tokens, 'access_token'>): string {
  return decodeJwt(access_token).claims['sid'] as string;
}

/** @returns the ids of a page, in its order */
export function idsOf(page: { data: { id: string }[] }): string[] {
  return page.data.map(({ id }) => id);
}

/** Expects that both tokens of a pair are rejected. */
export async function expectRevoked(app: TestApp, tokens: Tokens): Promise<void> {
  expect(await isAccessTokenValid(app, tokens.access_token)).toBe(false);
  expect((await refresh(app, tokens.refresh_token)).status).toBe(401);
}

/** Expects that both tokens of a pair are accepted; this uses the refresh token. */
export async function expectActive(app: TestApp, tokens: Tokens): Promise<void> {
  expect(await isAccessTokenValid(app, tokens.access_token)).toBe(true);
  expect((await refresh(app, tokens.refresh_token)).status).toBe(200);
}
