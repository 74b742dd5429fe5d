import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { FeedCache } from '../../database/changes/feed-cache.js';
import { Metrics } from '../../observability/metrics/metrics.js';
import { OauthClient } from './client.entity.js';

/** Entries; about 2 kB each. */
const CAPACITY = 2_000;

/** What a database accepts as an id. Other texts identify no client. */
const ID = /^[\x21-\x7e]{1,255}$/;

/** Finds clients, without a query while they are cached. */
@Injectable()
export class Clients {
  private readonly cache: FeedCache<OauthClient>;

  constructor(
    @InjectRepository(OauthClient) private readonly clients: Repository<OauthClient>,
    feed: ChangeFeed,
    metrics: Metrics,
  ) {
    this.cache = new FeedCache(feed, { capacity: CAPACITY, userOf: () => '' });
    metrics.observeCache('clients', this.cache);
  }

  /** @returns undefined for an unknown or disabled client */
  async find(id: string): Promise<OauthClient | undefined> {
    if (!ID.test(id)) return undefined;
    const client = await this.cache.get({ id }, () => this.read(id));
    return client?.disabledAt === null ? client : undefined;
  }

  private async read(id: string): Promise<OauthClient | undefined> {
    return (await this.clients.findOneBy({ id })) ?? undefined;
  }
}
