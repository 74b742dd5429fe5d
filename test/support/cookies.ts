import type { TestResponse } from './app.js';

export const COOKIE_MODE = { 'accept-session': 'cookie' };

/** Cookies by name. */
export type Jar = Record<string, string>;

/** The cookies of a response; a deleted one is empty. */
export function cookiesOf({ headers }: Pick<TestResponse, 'headers'>): Jar {
  const lines = [headers['set-cookie'] ?? []].flat().map(String);
  return Object.fromEntries(lines.map((line) => (line.split(';')[0] as string).split('=')));
}

/** A `Cookie` header. */
export function cookieHeader(jar: Jar): string {
  return Object.entries(jar)
    .map((pair) => pair.join('='))
    .join('; ');
}
