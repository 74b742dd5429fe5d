import { Module } from '@nestjs/common';
import { FeedClients } from './feed-clients.js';
import { FeedSubscribers } from './feed-subscribers.js';
import { RevocationFeed } from './revocation-feed.js';

@Module({
  providers: [FeedClients, FeedSubscribers, RevocationFeed],
  exports: [FeedClients, FeedSubscribers, RevocationFeed],
})
export class RevocationFeedModule {}
