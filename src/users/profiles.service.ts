import { Injectable } from '@nestjs/common';
import { invalidToken } from '../access/invalid-token.js';
import { AppException } from '../common/errors/app.exception.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { FeedCache } from '../database/changes/feed-cache.js';
import { Metrics } from '../observability/metrics/metrics.js';
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
    metrics.observeCache('profiles', this.cache);
  }

  /** @throws AppException `invalid_token` when the account is gone, and its sessions with it */
  get(userId: string): UserResponse | Promise<UserResponse> {
    return this.cache.get({ id: userId, user: userId }, () => this.read(userId));
  }

  /** Deleted elsewhere a moment ago: the guard may have asked before this instance was told. */
  private async read(userId: string): Promise<UserResponse> {
    try {
      return toUserResponse(await this.users.get(userId));
    } catch (error) {
      throw error instanceof AppException && error.code === 'not_found' ? invalidToken() : error;
    }
  }
}
