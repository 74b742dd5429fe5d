import { connect, type Socket } from 'node:net';
import { TestApp } from '../support/app.js';
import { waitUntil } from '../support/wait-until.js';
import { occupyHashQueue } from '../support/occupy-hash-queue.js';
import { listen } from '../support/raw-http.js';

const HEAD = 'POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
const SIGN_IN = `${HEAD}Content-Length: 2\r\n\r\n{}`;
const CHUNK = `4000\r\n${'x'.repeat(0x4000)}\r\n`;

/** Resolves on `close`; a client that is still sending gets an `error` event before. */
const waitForClose = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

describe('the connection of a sign-in that load shedding rejects', () => {
  let app: TestApp;
  let port: number;
  /** The server's side of the last connection. */
  let accepted: Socket | undefined;
  beforeAll(async () => {
    app = await TestApp.start({ HASH_QUEUE_MAX_WAIT_MS: '0' });
    port = await listen(app);
    app.app.getHttpServer().on('connection', (socket: Socket) => {
      accepted = socket;
    });
  });
  afterAll(() => app.close());

  function open(): { socket: Socket; answers: () => number } {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    return { socket, answers: () => text.match(/HTTP\/1\.1 503 /g)?.length ?? 0 };
  }

  it('stays open for the next request', async () => {
    await occupyHashQueue(app, async () => {
      const { socket, answers } = open();
      for (let i = 1; i <= 3; i += 1) {
        socket.write(SIGN_IN);
        await waitUntil(() => answers() === i);
        expect(socket.closed).toBe(false);
      }
      socket.destroy();
    });
  });

  it('is closed when the client sends requests without waiting for the answers', async () => {
    await occupyHashQueue(app, async () => {
      const { socket, answers } = open();
      socket.write(SIGN_IN.repeat(50));
      await waitForClose(socket);
      expect(answers()).toBeLessThanOrEqual(2);
    });
  });

  it.each([
    ['sent in chunks', `${HEAD}Transfer-Encoding: chunked\r\n\r\n`],
    ['of 100 GB', `${HEAD}Content-Length: 100000000000\r\n\r\n`],
  ])('is closed after little is read of an endless body %s', async (_, head) => {
    await occupyHashQueue(app, async () => {
      const { socket } = open();
      const writeMore = () => {
        while (!socket.destroyed && socket.write(CHUNK));
      };
      socket.on('drain', writeMore).write(head);
      writeMore();
      await waitForClose(socket);
      expect(accepted?.bytesRead).toBeLessThan(1_000_000);
    });
  });
});
