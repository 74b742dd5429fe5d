import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { connect, Socket } from 'node:net';
import { FeedSubscribers } from '../../src/sessions/revocation-feed/feed-subscribers.js';
import { RevocationFeed } from '../../src/sessions/revocation-feed/revocation-feed.js';
import { TestApp } from '../support/app.js';
import { EventStream } from '../support/event-stream.js';
import { listen } from '../support/raw-http.js';
import { waitUntil } from '../support/wait-until.js';

const TOKEN = 'the-token-of-a-resource-server-of-the-tests';
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };
const PATH = '/api/v1/revocations';

/** docs/openid.md, "Revocation feed". */
const MAX_SUBSCRIBERS = 1_000;

/** Revocations below the capacity of the log, and more bytes than the kernel takes for a client. */
const MANY = 45_000;

describe('the limits of the revocation feed', () => {
  let app: TestApp;
  let port: number;
  let url: string;
  let subscribers: FeedSubscribers;
  beforeAll(async () => {
    app = await TestApp.start({ REVOCATION_FEED_TOKEN: TOKEN });
    port = await listen(app);
    url = `http://127.0.0.1:${port}${PATH}`;
    subscribers = app.get(FeedSubscribers);
  });
  afterAll(() => app.close());

  const open = () => EventStream.open(url, AUTHORIZED);

  it('rejects a subscriber beyond the maximum, and admits one after another has left', async () => {
    const first = await open();
    // Streams without a connection: a thousand connections would take longer than all other tests here.
    const others: ServerResponse[] = [];
    while (subscribers.size < MAX_SUBSCRIBERS) {
      const response = new ServerResponse(new IncomingMessage(new Socket()));
      subscribers.subscribe(response, undefined);
      others.push(response);
    }
    expect(others).toHaveLength(MAX_SUBSCRIBERS - 1);
    const rejected = await fetch(url, { headers: { ...AUTHORIZED, accept: 'text/event-stream' } });
    expect(rejected.status).toBe(503);
    expect(rejected.headers.get('retry-after')).toBe('5');
    expect(await rejected.json()).toMatchObject({ code: 'service_unavailable' });
    expect((await fetch(url, { headers: AUTHORIZED })).status).toBe(200);

    first.close();
    await waitUntil(() => subscribers.size < MAX_SUBSCRIBERS);
    const admitted = await open();
    await admitted.find('heartbeat');
    admitted.close();
    for (const response of others) response.emit('close');
    await waitUntil(() => subscribers.size === 0);
  });

  it('disconnects a client that reads nothing, keeps no data for it, and serves others', async () => {
    const { recent } = app.get(RevocationFeed);
    const ids = Array.from({ length: MANY }, () => randomUUID());
    for (const id of ids) recent.add({ type: 'session', id, at: Date.now() });

    const accepted = once(app.app.getHttpServer(), 'connection');
    const unread = connect(port, '127.0.0.1')
      .on('error', () => undefined)
      .pause();
    unread.write(
      `GET ${PATH} HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`,
    );
    const [connection] = (await accepted) as [Socket];
    // Before anything else is awaited: the other client may take longer than this one is given.
    const closed = once(connection, 'close');
    let mostPending = 0;
    const timer = setInterval(() => {
      mostPending = Math.max(mostPending, connection.writableLength);
    }, 10);
    await waitUntil(() => subscribers.size === 1);
    const other = await open();
    await other.find('session', ids.at(-1));
    await closed;
    clearInterval(timer);
    await waitUntil(() => subscribers.size === 1);
    expect(mostPending).toBeGreaterThan(0);
    expect(mostPending).toBeLessThan(128 * 1024);
    expect(other.isEnded).toBe(false);
    other.close();
    unread.destroy();
  });
});
