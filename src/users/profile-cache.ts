import { Injectable } from '@nestjs/common';
import { invalidToken } from '../access/invalid-token.js';
import { hasCode } from '../common/errors/has-code.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { FeedCache } from '../database/changes/feed-cache.js';
import { UserLookup } from '../identity/user-lookup.service.js';
import { Metrics } from '../observability/metrics/metrics.js';
import { toUserResponse, type UserResponse } from './dto/user.response.js';

/** Entries; about 600 bytes each. */
const CAPACITY = 20_000;

/** Own profiles. Clients read them at every start, so each is cached until its user changes. */
@Injectable()
export class ProfileCache {
  private readonly cache: FeedCache<UserResponse>;

  constructor(
    feed: ChangeFeed,
    metrics: Metrics,
    private readonly lookup: UserLookup,
  ) {
    this.cache = new FeedCache(feed, { capacity: CAPACITY, userOf: ({ id }) => id });
    metrics.observeCache('profiles', this.cache);
  }

  /** @throws AppException `invalid_token` when the user is deleted, and its sessions with it */
  get(userId: string): UserResponse | Promise<UserResponse> {
    return this.cache.get({ id: userId, user: userId }, () => this.read(userId));
  }

  /** The user may have been deleted on another instance after the guard admitted the request. */
  private async read(userId: string): Promise<UserResponse> {
    try {
      return toUserResponse(await this.lookup.get(userId));
    } catch (error) {
      throw hasCode(error, 'not_found') ? invalidToken() : error;
    }
  }
}
