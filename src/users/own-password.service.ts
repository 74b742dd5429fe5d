import { Injectable } from '@nestjs/common';
import type { AttemptOutcome } from '../rate-limits/attempt.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import {
  type AuthenticatedRequester,
  ChangePasswordService,
  isWrongPassword,
} from './change-password.service.js';
import type { ChangePasswordDto } from './dto/change-password.dto.js';

/** Changes the own password, within the rate limit on guesses at the current one. */
@Injectable()
export class OwnPasswordService {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly passwords: ChangePasswordService,
  ) {}

  /** @throws AppException `rate_limited`, and as `ChangePasswordService.change` */
  async change(requester: AuthenticatedRequester, passwords: ChangePasswordDto): Promise<void> {
    const { sessionId } = requester.principal;
    const keys = [{ limit: 'passwordBySession', key: sessionId } as const];
    const attempt = await this.rateLimits.consume(keys, requester);
    let outcome: AttemptOutcome = 'neither';
    try {
      await this.passwords.change(requester, passwords);
      outcome = 'success';
    } catch (error) {
      if (isWrongPassword(error)) outcome = 'failure';
      throw error;
    } finally {
      await attempt.settle(outcome);
    }
  }
}
