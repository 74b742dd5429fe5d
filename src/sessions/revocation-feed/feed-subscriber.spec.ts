import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { FeedSubscriber } from './feed-subscriber.js';
import { RecentRevocations } from './recent-revocations.js';

describe('a subscriber of the revocation feed', () => {
  it('writes nothing after its end, when revocations and heartbeats follow', async () => {
    const recent = new RecentRevocations(60_000);
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    const errors: Error[] = [];
    response.on('error', (error) => errors.push(error));
    const subscriber = new FeedSubscriber(response, recent, 0);
    subscriber.beat();
    subscriber.end();
    recent.add({ type: 'all', at: Date.now() });
    subscriber.send();
    subscriber.beat();
    await new Promise((resolve) => setImmediate(resolve));
    expect(errors).toEqual([]);
  });
});
