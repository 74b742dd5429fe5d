import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { AppException } from '../../common/errors/app.exception.js';
import { FeedSubscriber } from './feed-subscriber.js';
import { EVENT_STREAM } from './feed-message.js';
import { RevocationFeed } from './revocation-feed.js';

/** Milliseconds. */
const HEARTBEAT_INTERVAL = 2_000;

/** Streams of one instance; each is an open connection. */
const MAX_SUBSCRIBERS = 1_000;

/** Milliseconds of repetition at a resumption: the clocks of instances differ. Revocations are idempotent. */
const OVERLAP = 10_000;

/** The open streams of this instance. */
@Injectable()
export class FeedSubscribers implements BeforeApplicationShutdown {
  private readonly subscribers = new Set<FeedSubscriber>();
  private timer?: NodeJS.Timeout;
  private isClosed = false;

  constructor(private readonly feed: RevocationFeed) {
    feed.onRevocation(() => {
      for (const subscriber of this.subscribers) subscriber.send();
    });
  }

  get size(): number {
    return this.subscribers.size;
  }

  /**
   * Streams revocations until the client or the service ends it.
   *
   * @param lastEventId that of the last message which the client has received; without one it gets all
   *   revocations that a token may be affected by
   * @throws AppException `service_unavailable` at the maximum number of streams, and during the shutdown
   */
  subscribe(response: ServerResponse, lastEventId: number | undefined): void {
    this.assertAcceptable();
    response.writeHead(200, {
      'content-type': EVENT_STREAM,
      'cache-control': 'no-store',
      // Otherwise the connection would stay open for a next request when the service stops.
      connection: 'close',
      // nginx buffers responses otherwise.
      'x-accel-buffering': 'no',
    });
    const { recent } = this.feed;
    const from = lastEventId === undefined ? 0 : recent.positionAfter(lastEventId - OVERLAP);
    const subscriber = new FeedSubscriber(response, recent, from);
    this.subscribers.add(subscriber);
    response.once('close', () => this.remove(subscriber));
    subscriber.send();
    this.beat(subscriber);
    this.timer ??= setInterval(() => {
      for (const each of this.subscribers) this.beat(each);
    }, HEARTBEAT_INTERVAL).unref();
  }

  /** Ends all streams before the server waits for its connections; clients resume on another instance. */
  beforeApplicationShutdown(): void {
    this.isClosed = true;
    for (const subscriber of this.subscribers) subscriber.end();
  }

  /** @throws AppException `service_unavailable` */
  assertAcceptable(): void {
    if (!this.isClosed && this.subscribers.size < MAX_SUBSCRIBERS) return;
    throw new AppException('service_unavailable', {
      detail: 'The revocation feed accepts no further subscribers; use another instance.',
      headers: { 'retry-after': '5' },
    });
  }

  /** While changes may be missed there is no heartbeat, by which the client sees that it is not current. */
  private beat(subscriber: FeedSubscriber): void {
    if (this.feed.isCurrent) subscriber.beat();
  }

  private remove(subscriber: FeedSubscriber): void {
    this.subscribers.delete(subscriber);
    if (this.subscribers.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
