import { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problem.js';
import { listen, sendBytes } from '../support/raw-http.js';
import { register } from '../support/users.js';

const NOTHING = '0\r\n\r\n';
const TYPES = [
  '',
  'Content-Type: application/json\r\n',
  'Content-Type: application/json; charset=utf-8\r\n',
];

/** Some clients and proxies send a request without a body in chunks, with or without a type. */
describe('an empty body in chunks', () => {
  let app: TestApp;
  let port: number;
  beforeAll(async () => {
    app = await TestApp.start();
    port = await listen(app);
  });
  afterAll(() => app.close());

  const send = (line: string, headers: string, body: string) =>
    sendBytes(
      port,
      `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}Transfer-Encoding: chunked\r\n\r\n${body}`,
    );

  it.each(TYPES)('counts as no body, with the header %j', async (type) => {
    const { access_token, refresh_token } = await register(app);
    const token = `Authorization: Bearer ${access_token}\r\n`;
    const [session] = (await app.api('GET', '/users/me/sessions', { token: access_token })).body
      .data;
    const read = await send('GET /api/v1/users/me', `${token}${type}`, NOTHING);
    expect(read.status).toBe(200);
    expectProblem(await send('POST /api/v1/auth/refresh', type, NOTHING), 'validation_failed');
    const ended = await send(
      `DELETE /api/v1/users/me/sessions/${session.id}`,
      `${token}${type}`,
      NOTHING,
    );
    expect(ended.status).toBe(204);
    const rest = await app.api('POST', '/auth/refresh', { json: { refresh_token } });
    expectProblem(rest, 'invalid_grant');
  });

  it.each(TYPES)('signs out everywhere, with the header %j', async (type) => {
    const { access_token } = await register(app);
    const token = `Authorization: Bearer ${access_token}\r\n`;
    expect((await send('POST /api/v1/auth/logout-all', `${token}${type}`, NOTHING)).status).toBe(
      204,
    );
  });

  it('rejects a body in chunks without a type, or with an unknown one', async () => {
    const body = `2\r\n{}\r\n${NOTHING}`;
    for (const type of ['', 'Content-Type: text/plain\r\n', 'Content-Type: nonsense\r\n']) {
      expectProblem(await send('POST /api/v1/auth/refresh', type, body), 'unsupported_media_type');
    }
  });
});
