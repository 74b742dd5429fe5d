import { Injectable } from '@nestjs/common';
import type { Requester } from '../access/requester.js';
import { RefusalLog } from '../audit/refusal-log.js';
import { hasCode } from '../common/errors/has-code.js';
import { type LimitKey, RateLimits } from '../rate-limits/rate-limits.js';
import type { UpdateMeDto } from './dto/update-me.dto.js';
import { toUserResponse, type UserResponse } from './dto/user.response.js';
import { UsersService } from './users.service.js';

/** Changes the own profile, within the rate limits on changes and on attempts to find taken names. */
@Injectable()
export class OwnProfileService {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly users: UsersService,
    private readonly refusals: RefusalLog,
  ) {}

  /** @throws AppException `rate_limited`, and as `UsersService.update` */
  async update(userId: string, changes: UpdateMeDto, requester: Requester): Promise<UserResponse> {
    const keys: LimitKey[] = [{ limit: 'profileByUser', key: userId }];
    // A change of other fields cannot reveal a taken name.
    if (changes.email !== undefined || changes.username !== undefined) {
      keys.push({ limit: 'takenNameByUser', key: userId });
    }
    const attempt = await this.rateLimits.consume(keys, requester);
    const user = await attempt.complete(this.users.update(userId, changes, requester), (error) => {
      if (!hasCode(error, 'email_taken', 'username_taken')) return false;
      const details = { reason: error.code };
      this.refusals.record(requester, { event: 'user_change_failed', userId, details });
      return true;
    });
    return toUserResponse(user);
  }
}
