import { newUser, register, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problem.js';

const TYPE = { 'content-type': 'application/json' };

/** JSON values that no text field accepts: security design, line 25. */
const NON_TEXT_VALUES: [string, string][] = [
  ['a number above the range of a double', '1e999'],
  ['a number with more digits than a double', '9007199254740993'],
  ['negative zero', '-0'],
  ['a number that underflows to zero', '1e-999'],
  ['true', 'true'],
  ['an empty array', '[]'],
  ['an array of one text', '["some text"]'],
  ['an object with a toString field', '{"toString":"some text"}'],
  ['an object with a length field', '{"length":12}'],
];

/** A valid registration as JSON text, in which one field has the given raw JSON value. */
function registrationWith(field: string, json: string): string {
  return JSON.stringify({ ...newUser(), full_name: 'Ada', [field]: '@' }).replace('"@"', json);
}

describe('values in a request body', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const post = (path: string, body: string) => app.api('POST', path, { body, headers: TYPE });

  describe.each(NON_TEXT_VALUES)('%s', (name, json) => {
    it.each(['username', 'email', 'password', 'full_name'])(
      `rejects ${name} as %s`,
      async (field) => {
        const answer = await post('/auth/register', registrationWith(field, json));
        expectProblem(answer, 'validation_failed');
        expect(answer.body.errors[0].pointer).toBe(`#/${field}`);
      },
    );

    it(`rejects ${name} as username, password and refresh token when signing in, refreshing and signing out`, async () => {
      const { username, password } = await register(app);
      for (const [path, body] of [
        ['/auth/login', `{"username":${json},"password":"${password}"}`],
        ['/auth/login', `{"username":"${username}","password":${json}}`],
        ['/auth/refresh', `{"refresh_token":${json}}`],
        ['/auth/logout', `{"refresh_token":${json}}`],
      ] as const) {
        expectProblem(await post(path, body), 'validation_failed');
      }
    });

    if (json !== 'true') {
      it(`rejects ${name} as the flag is_active`, async () => {
        const { access_token: token } = await registerAdmin(app);
        const body = registrationWith('is_active', json);
        const answer = await app.api('POST', '/users', { token, body, headers: TYPE });
        expectProblem(answer, 'validation_failed');
      });
    }
  });

  it.each([
    ['with another value', (json: string) => json.replace('{', '{"username":"unknown-user",')],
    ['with the same value', (json: string) => json.replace(/("username":"[^"]*")/, '$1,$1')],
    [
      'in another spelling',
      (json: string) => json.replace('{', String.raw`{"\u0075sername":"unknown-user",`),
    ],
    ['in a nested object', (json: string) => json.replace('{', '{"scope":{"a":1,"a":2},')],
    ['that is unknown', (json: string) => json.replace('{', '{"x":1,"x":2,')],
  ])('rejects a body with a field twice: %s', async (_, repeat) => {
    const user = await register(app);
    const { username, password, refresh_token, access_token: token } = user;
    const signIn = JSON.stringify({ username, password });
    const response = await post('/auth/login', repeat(signIn));
    expectProblem(response, 'malformed_request');
    expect(response.text).not.toContain(password);
    expectProblem(
      await post('/auth/register', repeat(JSON.stringify(newUser()))),
      'malformed_request',
    );
    const profile = { body: repeat('{"username":"other"}'), headers: TYPE, token };
    expectProblem(await app.api('PUT', '/users/me', profile), 'malformed_request');
    expect((await post('/auth/login', signIn)).status).toBe(200);
    expect((await post('/auth/refresh', JSON.stringify({ refresh_token }))).status).toBe(200);
  });

  it('rejects a form or a query with a field twice', async () => {
    const { username, password } = await register(app);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const fields = { username, password, grant_type: 'password', scope: 'a', client_id: 'a' };
    for (const [name, value] of Object.entries(fields)) {
      const body = new URLSearchParams({ ...fields }).toString();
      for (const repeated of [value, 'other', '']) {
        const form = `${body}&${name}=${repeated}`;
        const response = await app.api('POST', '/auth/login', { body: form, headers });
        expectProblem(response, 'validation_failed');
        expect(response.body.errors[0].pointer).toBe(`#/${name}`);
      }
    }
    const { access_token: token } = await registerAdmin(app);
    for (const parameter of [
      'limit=5',
      'sort=email',
      'role=user',
      'is_active=true',
      'q=a',
      'with_total=true',
      'cursor=a',
    ]) {
      const name = parameter.split('=')[0] ?? '';
      for (const query of [
        `${parameter}&${parameter}`,
        `${parameter}&${name}=`,
        `${name}=&${parameter}`,
      ]) {
        expectProblem(await app.api('GET', `/users?${query}`, { token }), 'validation_failed');
      }
    }
  });

  it.each([
    ['an array', `{"username":[${'0,'.repeat(30_000)}0]}`],
    ['an array of arrays', `{"username":[${'[],'.repeat(20_000)}[]]}`],
    ['unknown fields', `{${Array.from({ length: 6_000 }, (_, i) => `"${i}":1`).join(',')}}`],
  ])('rejects a body with thousands of values without listing them: %s', async (_, body) => {
    const answer = await post('/auth/register', body);
    expectProblem(answer, 'malformed_request');
    expect(answer.text.length).toBeLessThan(1_000);
  });

  it.each([
    ['a letter in Latin-1', Buffer.from('é', 'latin1')],
    ['an overlong encoding', Buffer.from([0xc1, 0xa1])],
    ['half a surrogate pair', Buffer.from([0xed, 0xa0, 0x80])],
    ['a truncated character', Buffer.from([0xe2, 0x82])],
    ['a code point above U+10FFFF', Buffer.from([0xf5, 0x80, 0x80, 0x80])],
  ])('rejects a body that is not valid UTF-8: %s', async (_, bytes) => {
    // Decoding would turn every invalid byte into the same replacement character.
    const [start = '', end = ''] = JSON.stringify({ ...newUser(), full_name: '@' }).split('@"');
    const body = Buffer.concat([Buffer.from(start), bytes, Buffer.from(`"${end}`)]);
    for (const charset of ['', '; charset=iso-8859-1']) {
      const headers = { 'content-type': `application/json${charset}` };
      const response = await app.api('POST', '/auth/register', { headers, body });
      expectProblem(response, 'malformed_request');
    }
  });
});
