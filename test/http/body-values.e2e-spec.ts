import { newUser, register, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problem.js';

const TYPE = { 'content-type': 'application/json' };

/** What JSON can say and no field here means: security design, line 25. */
const NO_TEXT: [string, string][] = [
  ['a number beyond all numbers', '1e999'],
  ['a number with more digits than a double', '9007199254740993'],
  ['minus nothing', '-0'],
  ['a number that is nearly nothing', '1e-999'],
  ['true', 'true'],
  ['an empty array', '[]'],
  ['an array of what was asked for', '["some text"]'],
  ['an object', '{"toString":"some text"}'],
  ['an object that looks like a text', '{"length":12}'],
];

/** The account as JSON, with one of its values as it is. */
function accountWith(field: string, json: string): string {
  return JSON.stringify({ ...newUser(), full_name: 'Ada', [field]: '@' }).replace('"@"', json);
}

describe('values in a body', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const post = (path: string, body: string) => app.api('POST', path, { body, headers: TYPE });

  describe.each(NO_TEXT)('%s', (_, json) => {
    it.each(['username', 'email', 'password', 'full_name'])('is no %s', async (field) => {
      const answer = await post('/auth/register', accountWith(field, json));
      expectProblem(answer, 'validation_failed');
      expect(answer.body.errors[0].pointer).toBe(`#/${field}`);
    });

    it('is no name and no password to sign in with, and no refresh token', async () => {
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
      it('is no flag', async () => {
        const { access_token: token } = await registerAdmin(app);
        const body = accountWith('is_active', json);
        const answer = await app.api('POST', '/users', { token, body, headers: TYPE });
        expectProblem(answer, 'validation_failed');
      });
    }
  });

  it('may stand under one name twice: the last one counts, and only that', async () => {
    const { username, password } = await register(app);
    const twice = (first: string, last: string) =>
      post('/auth/login', `{"username":"${first}","username":"${last}","password":"${password}"}`);
    expect((await twice('nobody-here', username)).status).toBe(200);
    expectProblem(await twice(username, 'nobody-here'), 'invalid_credentials');
    // A hidden one does not get past the rules either.
    const account = JSON.stringify(newUser()).replace('{', '{"role":"user","role":"admin",');
    expectProblem(await post('/auth/register', account), 'validation_failed');
  });

  it.each([
    ['an array', `{"username":[${'0,'.repeat(30_000)}0]}`],
    ['an array of arrays', `{"username":[${'[],'.repeat(20_000)}[]]}`],
    ['unknown fields', `{${Array.from({ length: 6_000 }, (_, i) => `"${i}":1`).join(',')}}`],
  ])('in their thousands are not walked through: %s', async (_, body) => {
    const answer = await post('/auth/register', body);
    expectProblem(answer, 'malformed_request');
    expect(answer.text.length).toBeLessThan(1_000);
  });

  it.each([
    ['the same in Latin-1', Buffer.from('é', 'latin1')],
    ['an overlong letter', Buffer.from([0xc1, 0xa1])],
    ['half a surrogate pair', Buffer.from([0xed, 0xa0, 0x80])],
    ['a character that is cut', Buffer.from([0xe2, 0x82])],
    ['no Unicode', Buffer.from([0xf5, 0x80, 0x80, 0x80])],
  ])('are UTF-8: %s is refused, as all such bytes would read alike', async (_, bytes) => {
    const [start = '', end = ''] = JSON.stringify({ ...newUser(), full_name: '@' }).split('@"');
    const body = Buffer.concat([Buffer.from(start), bytes, Buffer.from(`"${end}`)]);
    for (const charset of ['', '; charset=iso-8859-1']) {
      const headers = { 'content-type': `application/json${charset}` };
      const response = await app.api('POST', '/auth/register', { headers, body });
      expectProblem(response, 'malformed_request');
    }
  });
});
