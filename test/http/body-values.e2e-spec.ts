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

  it('uses the last value of a field that occurs twice in a body', async () => {
    const { username, password } = await register(app);
    const twice = (first: string, last: string) =>
      post('/auth/login', `{"username":"${first}","username":"${last}","password":"${password}"}`);
    expect((await twice('unknown-user', username)).status).toBe(200);
    expectProblem(await twice(username, 'unknown-user'), 'invalid_credentials');
    // Duplicates do not bypass the check for unknown fields either.
    const registration = JSON.stringify(newUser()).replace('{', '{"role":"user","role":"admin",');
    expectProblem(await post('/auth/register', registration), 'validation_failed');
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
