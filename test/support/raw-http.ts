import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import type { TestApp, TestResponse } from './app.js';
import { assertContract } from './contract/assert-contract.js';

/** Listens on a loopback port, for tests of connections and of raw requests. */
export async function listen({ app }: TestApp): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.getHttpServer().address() as AddressInfo).port;
}

/**
 * Sends bytes unchanged and reads the response until the server closes the connection. The response is
 * checked against openapi.json.
 */
export async function sendBytes(port: number, bytes: string | Buffer): Promise<TestResponse> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  const answer = parseAnswer(Buffer.concat(chunks).toString());
  // The bytes may be no valid request.
  const [, method = '', path = '/'] =
    /^([A-Z]+) (?:https?:\/\/[^/]*)?(\S*) /.exec(String(bytes)) ?? [];
  assertContract(method, path, answer);
  return answer;
}

/** Parses a raw HTTP response. */
export function parseAnswer(bytes: string): TestResponse {
  const [head = '', text = ''] = bytes.split('\r\n\r\n', 2);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 2),
    ]),
  );
  const isJson = /json/.test(headers['content-type'] ?? '') && text !== '';
  return {
    status: Number(statusLine.split(' ')[1]),
    headers,
    text,
    body: isJson ? JSON.parse(text) : undefined,
  };
}
