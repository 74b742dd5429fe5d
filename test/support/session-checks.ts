import { isAccessTokenValid, refresh, type Tokens } from './users.js';
import type { TestApp } from './app.js';
import { decodeJwt } from './jwt.js';

/** The session that a token pair belongs to. */
export function sessionIdOf({ access_token }: Pick<Tokens, 'access_token'>): string {
  return decodeJwt(access_token).claims['sid'] as string;
}

/** Of a page, in its order. */
export function idsOf(page: { data: { id: string }[] }): string[] {
  return page.data.map(({ id }) => id);
}

/** None of the pair opens anything. */
export async function expectRevoked(app: TestApp, tokens: Tokens): Promise<void> {
  expect(await isAccessTokenValid(app, tokens.access_token)).toBe(false);
  expect((await refresh(app, tokens.refresh_token)).status).toBe(401);
}

/** Both of the pair are good; the refresh token is used by this. */
export async function expectActive(app: TestApp, tokens: Tokens): Promise<void> {
  expect(await isAccessTokenValid(app, tokens.access_token)).toBe(true);
  expect((await refresh(app, tokens.refresh_token)).status).toBe(200);
}
