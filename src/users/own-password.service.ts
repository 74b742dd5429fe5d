import { Injectable } from '@nestjs/common';
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
    await attempt.complete(this.passwords.change(requester, passwords), isWrongPassword);
  }
}
