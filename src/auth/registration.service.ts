import { Injectable } from '@nestjs/common';
import { RefusalLog } from '../audit/refusal-log.js';
import type { AppException } from '../common/errors/app.exception.js';
import { hasCode } from '../common/errors/has-code.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import { limitByAddress } from '../rate-limits/limit-by-address.js';
import type { AttemptOutcome } from '../rate-limits/attempt.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { SessionsService } from '../sessions/sessions.service.js';
import type { TokenPairResponse } from '../tokens/token-pair.response.js';
import { UsersService } from '../users/users.service.js';
import type { RegisterDto } from './dto/register.dto.js';

/** Registers users. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly refusals: RefusalLog,
  ) {}

  /**
   * Creates a user and signs it in.
   *
   * @throws AppException `validation_failed`, `email_taken`, `username_taken`, `rate_limited`, `overloaded`
   */
  async register(registration: RegisterDto, client: ClientInfo): Promise<TokenPairResponse> {
    const keys = [limitByAddress('registerByAddress', client.ip)];
    const attempt = await this.rateLimits.consume(keys, { client });
    let outcome: AttemptOutcome = 'neither';
    try {
      const user = await this.users.create(registration, { client });
      const pair = await this.sessions.start(user, client);
      outcome = 'success';
      return pair;
    } catch (error) {
      if (hasCode(error, 'email_taken', 'username_taken')) {
        outcome = 'failure';
        this.recordTakenName(error, client);
      }
      throw error;
    } finally {
      await attempt.settle(outcome);
    }
  }

  /** Makes the search for taken names visible in the audit log. */
  private recordTakenName(
    { code: reason }: AppException & { code: 'email_taken' | 'username_taken' },
    client: ClientInfo,
  ): void {
    this.refusals.record({ client }, { event: 'registration_failed', details: { reason } });
  }
}
