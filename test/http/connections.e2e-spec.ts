import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { once } from 'node:events';
import { connect } from 'node:net';
import { TestApp } from '../support/app.js';
import { checkedFetch } from '../support/contract/checked-fetch.js';
import { expectProblem } from '../support/problem.js';
import { listen, sendBytes } from '../support/raw-http.js';

describe('malformed HTTP on a connection', () => {
  let app: TestApp;
  let port: number;

  beforeAll(async () => {
    app = await TestApp.start();
    port = await listen(app);
  });
  afterAll(() => app.close());

  const send = (bytes: string | Buffer) => sendBytes(port, bytes);

  it.each([
    ['text that is not HTTP', 'GARBAGE\r\n\r\n'],
    ['a TLS handshake', Buffer.from('16030100c8010000c40303', 'hex')],
    ['a control character in the address', 'GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n'],
    ['an unknown method', 'FROB / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a non-numeric Content-Length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n'],
    [
      'both Content-Length and Transfer-Encoding',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a missing Host header', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ])('answers %s with 400', async (_, bytes) => {
    const response = await send(bytes);
    expectProblem(response, 'malformed_request');
    expect(response.headers['connection']).toBe('close');
    expect(response.headers['content-length']).toBe(String(Buffer.byteLength(response.text)));
  });

  it.each([
    ['Host', 'Host: a', 'Host: b'],
    ['Host in another case', 'HOST: a', 'host: b'],
    ['Host with the same value', 'Host: a', 'Host: a'],
    ['Authorization', 'Host: a', 'Authorization: Bearer a', 'authorization: Bearer b'],
    ['Content-Type', 'Host: a', 'Content-Type: text/plain', 'Content-Type: application/json'],
    ['Content-Length', 'Host: a', 'Content-Length: 2', 'Content-Length: 2'],
    ['Content-Length with two values', 'Host: a', 'Content-Length: 2, 2'],
    ['Transfer-Encoding', 'Host: a', 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
    ['Transfer-Encoding with two values', 'Host: a', 'Transfer-Encoding: chunked, chunked'],
    [
      'Content-Length beside Transfer-Encoding in another case',
      'Host: a',
      'TRANSFER-ENCODING: Chunked',
      'content-length: 2',
    ],
  ])('answers a repeated header with 400: %s', async (_, ...headers) => {
    for (const path of ['/api/v1/auth/refresh', '/api/v1/users/me', '/health', '/unknown']) {
      const method = path.endsWith('refresh') ? 'POST' : 'GET';
      const head = [`${method} ${path} HTTP/1.1`, 'Connection: close', ...headers];
      expectProblem(await send(`${head.join('\r\n')}\r\n\r\n`), 'malformed_request');
    }
  });

  /** Sends an empty object in one chunk. */
  const sendChunked = (...headers: string[]) => {
    const head = [
      'POST /api/v1/auth/refresh HTTP/1.1',
      'Host: a',
      'Connection: close',
      'Content-Type: application/json',
      ...headers,
    ];
    return send(`${head.join('\r\n')}\r\n\r\n2\r\n{}\r\n0\r\n\r\n`);
  };

  it.each(['gzip, chunked', 'x, chunked', 'identity, chunked'])(
    'answers the transfer coding %j with 400',
    async (coding) => {
      const response = await sendChunked(`Transfer-Encoding: ${coding}`);
      expectProblem(response, 'malformed_request');
    },
  );

  it('accepts repeated headers that are lists, and the coding chunked in any case', async () => {
    const response = await sendChunked(
      'Transfer-Encoding: Chunked',
      'X-Forwarded-For: 192.0.2.1',
      'X-Forwarded-For: 192.0.2.2',
    );
    expectProblem(response, 'validation_failed');
  });

  it('answers headers that are too large with 431', async () => {
    const bytes = `GET /health HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`;
    expectProblem(await send(bytes), 'header_too_large');
  });

  it('keeps serving, and logs nothing, when a client resets the connection in the middle of a request', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"us');
    await once(socket, 'connect');
    // After this response the server has begun to read the first request.
    await checkedFetch(`http://127.0.0.1:${port}/health/live`);
    const log = ['warn', 'error'].map((level) =>
      jest.spyOn(Logger.prototype, level as 'warn').mockReturnValue(undefined),
    );
    socket.resetAndDestroy();
    await once(socket, 'close');
    const answer = await checkedFetch(`http://127.0.0.1:${port}/health/live`);
    expect(answer.status).toBe(200);
    // The client caused the reset, so it is not logged as a fault of the service or the database.
    for (const spy of log) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});
