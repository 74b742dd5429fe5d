import { Injectable } from '@nestjs/common';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { FeedCache } from '../database/changes/feed-cache.js';
import { Metrics } from '../metrics/metrics.js';
import { toUserResponse, type UserResponse } from './dto/user.response.js';
import { UsersService } from './users.service.js';

/** Entries; about 600 bytes each. */
const CAPACITY = 20_000;

/** The own profile, which clients read at every start: kept until the account changes. */
@Injectable()
export class ProfilesService {
  private readonly cache: FeedCache<UserResponse>;

  constructor(
    feed: ChangeFeed,
    private readonly users: UsersService,
    metrics: Metrics,
  ) {
    this.cache = new FeedCache(feed, { capacity: CAPACITY, userOf: ({ id }) => id });
    metrics.watchCache('profiles', this.cache);
  }

  /** @throws AppException `not_found` */
  get(userId: string): UserResponse | Promise<UserResponse> {
    return this.cache.get({ id: userId, user: userId }, async () =>
      toUserResponse(await this.users.get(userId)),
    );
  }
}
