import { Injectable } from '@nestjs/common';
import type { Requester } from '../access/requester.js';
import { hasCode } from '../common/errors/has-code.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import type { UpdateMeDto } from './dto/update-me.dto.js';
import { toUserResponse, type UserResponse } from './dto/user.response.js';
import { UsersService } from './users.service.js';

/** Changes the own profile, within the rate limit on changes. */
@Injectable()
export class OwnProfileService {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly users: UsersService,
  ) {}

  /** @throws AppException `rate_limited`, and as `UsersService.update` */
  async update(userId: string, changes: UpdateMeDto, requester: Requester): Promise<UserResponse> {
    const keys = [{ limit: 'profileByUser', key: userId } as const];
    const attempt = await this.rateLimits.consume(keys, requester);
    const user = await attempt.complete(this.users.update(userId, changes, requester), (error) =>
      hasCode(error, 'email_taken', 'username_taken'),
    );
    return toUserResponse(user);
  }
}
