import { Injectable } from '@nestjs/common';
import type { AuthenticatedRequester } from '../access/requester.js';
import { RefusalLog } from '../audit/refusal-log.js';
import { hasCode } from '../common/errors/has-code.js';
import { canonicalEmail } from '../identity/canonical.js';
import { MailQueue } from '../mail/mail-queue.js';
import { type LimitKey, RateLimits } from '../rate-limits/rate-limits.js';
import { ChangeOwnProfile } from './change-own-profile.service.js';
import type { UpdateMeDto } from './dto/update-me.dto.js';
import { toUserResponse, type UserResponse } from './dto/user.response.js';
import { ProfileCache } from './profile-cache.js';

/** Changes the own profile, within the rate limits on changes, mails and attempts to find taken names. */
@Injectable()
export class OwnProfileService {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly profiles: ProfileCache,
    private readonly mails: MailQueue,
    private readonly profile: ChangeOwnProfile,
    private readonly refusals: RefusalLog,
  ) {}

  /** @throws AppException `rate_limited`, and as `ChangeOwnProfile.change` */
  async update(requester: AuthenticatedRequester, changes: UpdateMeDto): Promise<UserResponse> {
    const { userId } = requester.principal;
    const attempt = await this.rateLimits.consume(await this.limitsOf(userId, changes), requester);
    const user = await attempt.complete(this.profile.change(requester, changes), (error) => {
      if (!hasCode(error, 'email_taken', 'username_taken')) return false;
      const details = { reason: error.code };
      this.refusals.record(requester, { event: 'user_change_failed', userId, details });
      return true;
    });
    return toUserResponse(user);
  }

  private async limitsOf(userId: string, { email, username }: UpdateMeDto): Promise<LimitKey[]> {
    const limits: LimitKey[] = [{ limit: 'profileByUser', key: userId }];
    // A change of other fields cannot reveal a taken name.
    if (email !== undefined || username !== undefined) {
      limits.push({ limit: 'takenNameByUser', key: userId });
    }
    if (email !== undefined && this.mails.isEnabled && (await this.isNew(userId, email))) {
      limits.push({ limit: 'emailChangeByUser', key: userId });
      limits.push({ limit: 'emailChangeByRecipient', key: canonicalEmail(email) });
    }
    return limits;
  }

  /** Clients that send the whole profile send no mail with it. */
  private async isNew(userId: string, email: string): Promise<boolean> {
    return (await this.profiles.get(userId)).email !== email;
  }
}
