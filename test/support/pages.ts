import type { TestApp, TestResponse } from './app.js';

/** Follows a link of a mail as a browser does, up to the page with the form. */
export async function openLink(app: TestApp, path: string, token: string): Promise<string> {
  const { status, headers } = await app.request('GET', `${path}?token=${token}`);
  expect([status, headers['location']]).toEqual([303, path]);
  const cookie = String(headers['set-cookie']).split(';', 1)[0] ?? '';
  const page = await app.request('GET', path, { headers: { cookie } });
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('<form method="post"')]);
  return cookie;
}

/** Presses the button of a page. */
export function submitPage(
  app: TestApp,
  path: string,
  cookie: string,
  form: Record<string, string> = {},
): Promise<TestResponse> {
  return app.request('POST', path, {
    form,
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
  });
}
