import { jest } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { CHECKING_INTERVAL, limitConnections } from './limit-connections.js';

/** Milliseconds. */
const LIMIT = 30_000;

/** More bytes than the kernel takes for a client that reads nothing. */
const LONG_BODY = Buffer.alloc(32 * 2 ** 20);
const PART = Buffer.alloc(64 * 1024);

function requests(count: number): string {
  return Array.from({ length: count }, (_, n) => `GET /${n} HTTP/1.1\r\nHost: a\r\n\r\n`).join('');
}

/** Lets time pass for the checks, and real events happen. */
async function passTime(milliseconds: number): Promise<void> {
  jest.advanceTimersByTime(milliseconds);
  await pause(50);
}

describe('limitConnections', () => {
  const handler = jest.fn<RequestListener>();
  const clients: Socket[] = [];
  let server: Server;

  beforeEach(() => {
    // The sockets are real, only the checks are not.
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setTimeout'],
    });
    handler.mockReset().mockImplementation((_, response) => response.end('ok'));
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    jest.useRealTimers();
  });

  async function open(): Promise<Socket> {
    server = createServer(handler);
    limitConnections(server, { stalled: LIMIT, idle: LIMIT });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = connect(port, '127.0.0.1').on('error', () => undefined);
    clients.push(client);
    return client;
  }

  const handled = () => handler.mock.calls.map(([{ url }]) => url);
  /** As the client may read nothing, the end of a connection is observed in the server. */
  const accepted = async () => (await once(server, 'connection'))[0] as Socket;

  it('handles pipelined requests one after the other', async () => {
    const client = await open();
    const ends: (() => void)[] = [];
    handler.mockImplementation((_, response) => void ends.push(() => response.end('ok')));
    client.resume().write(requests(3));
    for (let ended = 0; ended < 3; ended += 1) {
      await pause(50);
      expect(handled()).toEqual(['/0', '/1', '/2'].slice(0, ended + 1));
      ends[ended]?.();
    }
  });

  it('answers pipelined requests in their order', async () => {
    const client = await open();
    handler.mockImplementation(({ url }, response) => response.end(`answer to ${url};`));
    client.setEncoding('utf8').write(requests(16));
    let answers = '';
    client.on('data', (text) => (answers += text));
    while (!answers.includes('/15;')) await pause(10);
    expect(answers.match(/answer to .*?;/g)).toEqual(
      Array.from({ length: 16 }, (_, n) => `answer to /${n};`),
    );
  });

  it('closes a connection with more pipelined requests than it accepts', async () => {
    const client = await open();
    handler.mockImplementation(() => undefined);
    client.write(requests(17));
    const connection = await accepted();
    await pause(50);
    expect(connection.destroyed).toBe(false);
    client.write(requests(1));
    await once(connection, 'close');
    expect(handled()).toEqual(['/0']);
  });

  it('handles no request after a response that ends the connection', async () => {
    const client = await open();
    handler.mockImplementation((_, response) => response.setHeader('connection', 'close').end());
    client.resume().write(requests(3));
    await once(client, 'close');
    expect(handled()).toEqual(['/0']);
  });

  it('closes the connection of a client that accepts no part of a response', async () => {
    const client = await open();
    handler.mockImplementation((_, response) => response.end(LONG_BODY));
    client.pause().write(requests(1));
    const connection = await accepted();
    await pause(50);
    await passTime(LIMIT);
    expect(connection.destroyed).toBe(false);
    await passTime(2 * CHECKING_INTERVAL);
    expect(connection.destroyed).toBe(true);
  });

  it('closes it also while the client sends further bytes', async () => {
    const client = await open();
    handler.mockImplementation((_, response) => response.end(LONG_BODY));
    client.pause().write(`${requests(1)}GET /`);
    const connection = await accepted();
    await pause(50);
    for (let passed = 0; passed < LIMIT + 2 * CHECKING_INTERVAL; passed += LIMIT / 10) {
      client.write('a');
      await passTime(LIMIT / 10);
    }
    expect(connection.destroyed).toBe(true);
  });

  it('serves a client that reads slowly but steadily', async () => {
    const client = await open();
    handler.mockImplementation((_, response) => {
      void pipeline(Readable.from(Array<Buffer>(128).fill(PART)), response);
    });
    client.pause().write(requests(1));
    const connection = await accepted();
    let length = 0;
    client.on('data', (bytes) => {
      length += bytes.length;
      client.pause();
    });
    while (length < 128 * PART.length) {
      expect(connection.destroyed).toBe(false);
      jest.advanceTimersByTime(LIMIT / 100);
      client.resume();
      await pause(1);
    }
  });

  it('closes a connection that sends only line breaks after a response', async () => {
    const client = await open();
    client.resume().write(requests(1));
    const connection = await accepted();
    await once(client, 'data');
    for (let passed = 0; passed < LIMIT + 2 * CHECKING_INTERVAL; passed += LIMIT / 10) {
      client.write('\r\n');
      await passTime(LIMIT / 10);
    }
    expect(connection.destroyed).toBe(true);
    expect(handled()).toEqual(['/0']);
  });

  it('keeps a connection open while requests follow each other', async () => {
    const client = await open();
    client.resume().write(requests(1));
    const connection = await accepted();
    for (let passed = 0; passed < 3 * LIMIT; passed += LIMIT / 2) {
      await passTime(LIMIT / 2);
      client.write(requests(1));
      await once(client, 'data');
    }
    expect(connection.destroyed).toBe(false);
  });

  it('keeps the connection of a request that takes longer than both limits', async () => {
    const client = await open();
    let respond!: () => void;
    handler.mockImplementation((_, response) => void (respond = () => response.end('late')));
    client.setEncoding('utf8').write(requests(1));
    await accepted();
    await pause(50);
    await passTime(3 * LIMIT);
    respond();
    const [answer] = await once(client, 'data');
    expect(answer).toMatch(/late$/);
  });
});
