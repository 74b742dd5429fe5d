import type { TestApp, TestResponse } from './app.js';

/** The cookie with the token of a link, for the page at a path. */
export function linkCookie(path: string, token: string): string {
  return `dev-link${path.replaceAll(/\W/g, '_')}=${token}`;
}

/** Follows a link of a mail as a browser does, up to the page with the form. @returns its cookies */
export async function openLink(app: TestApp, path: string, token: string): Promise<string> {
  const { status, headers } = await app.request('GET', `${path}?token=${token}`);
  expect([status, headers['location']]).toEqual([303, path]);
  const cookie = cookiesOf(headers).join('; ');
  const page = await app.request('GET', path, { headers: { cookie } });
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('<form method="post"')]);
  return cookie;
}

/** Presses the button of a page. @returns the page that it leads to */
export async function submitPage(
  app: TestApp,
  path: string,
  cookie: string,
  form: Record<string, string> = {},
): Promise<TestResponse & { readonly path: string }> {
  const response = await app.request('POST', path, {
    form,
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
  });
  const location = response.headers['location'];
  if (response.status !== 303 || location === undefined) return { ...response, path };
  const headers = { cookie: cookiesOf(response.headers).join('; ') };
  const next = await app.request('GET', String(location), { headers });
  return { ...next, path: String(location) };
}

/** The cookies that a response sets, as a browser sends them. */
function cookiesOf(headers: TestResponse['headers']): string[] {
  return [headers['set-cookie'] ?? []]
    .flat()
    .map((line) => String(line).split(';', 1)[0] ?? '')
    .filter((pair) => !pair.endsWith('='));
}
