import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { TestApp } from '../support/app.js';
import { assertContract } from '../support/contract/assert-contract.js';
import { expectProblem } from '../support/problem.js';
import { listen, parseAnswer } from '../support/raw-http.js';

/** All bytes that the server sends before it closes the connection. */
async function readUntilClosed(socket: Socket): Promise<string> {
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => (answer += text));
  await once(socket, 'close');
  return answer;
}

/** docs/security.md, row 27. */
describe('a server with limits for time and connections', () => {
  let app: TestApp;
  let port: number;
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    app = await TestApp.start({ REQUEST_TIMEOUT_SECONDS: '1', MAX_CONNECTIONS: '5' });
    port = await listen(app);
  });
  afterEach(async () => {
    await Promise.all(
      [...sockets].map(async (socket) => {
        if (socket.closed) return;
        socket.destroy();
        await once(socket, 'close');
      }),
    );
    sockets.clear();
  });
  afterAll(() => app.close());

  function open(): Socket {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    sockets.add(socket);
    return socket;
  }

  const HEAD = 'POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';

  it.each([
    ['an incomplete head', HEAD],
    ['a missing body', `${HEAD}Content-Length: 50\r\n\r\n{"username"`],
  ])('answers %s with 408 and closes the connection', async (_, bytes) => {
    const socket = open();
    socket.write(bytes);
    const answer = parseAnswer(await readUntilClosed(socket));
    expectProblem(answer, 'request_timeout');
    assertContract('POST', '/api/v1/auth/login', answer);
  });

  it('bounds the unread responses of a connection that pipelines requests, and closes it', async () => {
    // The longest response, as the kernel takes some megabytes for a client that reads nothing.
    const path = '/redoc/redoc.standalone.js';
    // At the first request the file is read.
    await app.request('GET', path);
    const accepted = once(app.app.getHttpServer(), 'connection');
    const client = open().pause();
    client.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(16));
    const [connection] = (await accepted) as [Socket];
    let mostPending = 0;
    const timer = setInterval(() => {
      mostPending = Math.max(mostPending, connection.writableLength);
    }, 10);
    await once(connection, 'close');
    clearInterval(timer);
    expect(mostPending).toBeGreaterThan(0);
    expect(mostPending).toBeLessThan(200_000);
  });

  it('closes connections above MAX_CONNECTIONS and accepts new ones after others have closed', async () => {
    const accepted = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const socket = open();
        await once(socket, 'connect');
        return socket;
      }),
    );
    expect(await readUntilClosed(open())).toBe('');
    accepted[0]?.destroy();
    await once(accepted[0] as Socket, 'close');
    const next = open();
    next.write('GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(await readUntilClosed(next)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('a server with default limits', () => {
  it('allows 30 s for a request, 10 s for its head, and 10,000 connections', async () => {
    const app = await TestApp.start();
    const { requestTimeout, headersTimeout, maxConnections } = app.app.getHttpServer();
    expect({ requestTimeout, headersTimeout, maxConnections }).toEqual({
      requestTimeout: 30_000,
      headersTimeout: 10_000,
      maxConnections: 10_000,
    });
    await app.close();
  });
});

describe('security headers', () => {
  it.each(['/health/live', '/api/v1/users/me', '/nowhere'])(
    'adds security headers to the response of %s',
    async (url) => {
      const app = await TestApp.start();
      const { headers } = await app.request('GET', url);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
      });
      await app.close();
    },
  );
});
