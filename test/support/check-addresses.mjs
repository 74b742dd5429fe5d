// Follows each address in the responses of a service, as a client does that knows its public address only.

/** Requests that fail, with their path below the public address. */
const PROBLEMS = [
  ['GET', '/api/v1/users/me'],
  ['DELETE', '/api/v1/auth/login'],
  ['GET', '/api/v1/nothing'],
  ['GET', '/nothing'],
  ['GET', '/%zz'],
];

const PAGES = ['/docs', '/docs/', '/redoc', '/redoc/'];

const LISTS = [
  '/api/v1/users',
  '/api/v1/audit-events',
  '/api/v1/users/me/sessions',
  '/api/v1/users/{id}/sessions',
];

/**
 * @param publicUrl the address of the service, without a `/` at its end
 * @param admin `username` and `password` of an admin
 * @returns each address by its source, and whether it leads where it should
 */
export async function checkAddresses(publicUrl, admin) {
  const results = [];
  const add = (source, address, isRight) => results.push({ source, address, isRight });

  const older = await (await fetch(`${publicUrl}/openapi-3.0.json`)).json();
  add('servers of OpenAPI 3.0', older.servers[0].url, older.servers[0].url === publicUrl);
  const document = await (await fetch(`${publicUrl}/openapi.json`)).json();
  const [{ url: server }] = document.servers;
  add('servers', server, server === publicUrl);
  const { tokenUrl } = document.components.securitySchemes.password.flows.password;
  const signIns = [await signIn(tokenUrl, admin), await signIn(tokenUrl, admin)];
  add(
    'tokenUrl',
    tokenUrl,
    signIns.every(({ status }) => status === 200),
  );
  const headers = { authorization: `Bearer ${signIns[0].token}` };

  const created = await fetch(`${server}/api/v1/users`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      email: 'created@example.com',
      username: 'created',
      password: 'correct horse battery',
    }),
  });
  const { id } = await created.json();
  const location = created.headers.get('location') ?? '';
  const user = await follow(location, created.url, headers);
  add('Location', location, location.startsWith(publicUrl) && user?.id === id);

  const me = await (await fetch(`${server}/api/v1/users/me`, { headers })).json();
  for (const path of LISTS) {
    const list = await fetch(`${server}${path.replace('{id}', me.id)}?limit=1`, { headers });
    const link = /^<([^>]+)>; rel="next"$/.exec(list.headers.get('link') ?? '')?.[1] ?? '';
    const next = await follow(link, list.url, headers);
    add(`Link of ${path}`, link, link.startsWith(publicUrl) && next?.data?.length === 1);
  }

  for (const [method, path] of PROBLEMS) {
    const response = await fetch(`${publicUrl}${path}`, { method });
    const text = await response.text();
    // nginx itself rejects a malformed path.
    if (!/problem\+json/.test(response.headers.get('content-type'))) continue;
    const { instance } = JSON.parse(text);
    const sent = new URL(`${publicUrl}${path}`).pathname.replace('%zz', '%25zz');
    add(`instance of ${method} ${path}`, instance, instance === sent);
  }

  for (const path of PAGES) {
    const page = await fetch(`${publicUrl}${path}`);
    const links = [...(await page.text()).matchAll(/\b(?:src|href|spec-url)="([^"#][^"]*)"/g)];
    for (const [, link = ''] of links) {
      if (link.startsWith('data:')) continue;
      const asset = await fetch(new URL(link, page.url));
      add(`link of ${path}`, link, asset.ok && (await asset.text()) !== '');
    }
  }
  return results;
}

async function signIn(tokenUrl, { username, password }) {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', username, password }),
  });
  const { access_token: token } = await response.json();
  return { status: response.status, token };
}

/** @returns the body of the response; undefined for an error */
async function follow(address, base, headers) {
  const response = await fetch(new URL(address, base), { headers });
  const text = await response.text();
  return response.ok ? JSON.parse(text) : undefined;
}
