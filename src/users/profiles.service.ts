import { Injectable } from '@nestjs/common';
import { invalidToken } from '../access/invalid-token.js';
import type { Requester } from '../access/requester.js';
import { hasCode } from '../common/errors/has-code.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { FeedCache } from '../database/changes/feed-cache.js';
import { UserLookup } from '../identity/user-lookup.service.js';
import { Metrics } from '../observability/metrics/metrics.js';
import type { AttemptOutcome } from '../rate-limits/attempt.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import type { UpdateMeDto } from './dto/update-me.dto.js';
import { toUserResponse, type UserResponse } from './dto/user.response.js';
import { UsersService } from './users.service.js';

/** Entries; about 600 bytes each. */
const CAPACITY = 20_000;

/** The own profile. Clients read it at every start, so it is cached until the user changes. */
@Injectable()
export class ProfilesService {
  private readonly cache: FeedCache<UserResponse>;

  constructor(
    feed: ChangeFeed,
    metrics: Metrics,
    private readonly lookup: UserLookup,
    private readonly users: UsersService,
    private readonly rateLimits: RateLimits,
  ) {
    this.cache = new FeedCache(feed, { capacity: CAPACITY, userOf: ({ id }) => id });
    metrics.observeCache('profiles', this.cache);
  }

  /** @throws AppException `invalid_token` when the user is deleted, and its sessions with it */
  get(userId: string): UserResponse | Promise<UserResponse> {
    return this.cache.get({ id: userId, user: userId }, () => this.read(userId));
  }

  /** @throws AppException `rate_limited`, and as `UsersService.update` */
  async update(userId: string, changes: UpdateMeDto, requester: Requester): Promise<UserResponse> {
    const keys = [{ limit: 'profileByUser', key: userId } as const];
    const attempt = await this.rateLimits.consume(keys, requester);
    let outcome: AttemptOutcome = 'neither';
    try {
      const user = await this.users.update(userId, changes, requester);
      outcome = 'success';
      return toUserResponse(user);
    } catch (error) {
      if (hasCode(error, 'email_taken', 'username_taken')) outcome = 'failure';
      throw error;
    } finally {
      await attempt.settle(outcome);
    }
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
