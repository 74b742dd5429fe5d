import { Injectable } from '@nestjs/common';
import { RefusalLog } from '../audit/refusal-log.js';
import { hasCode } from '../common/errors/has-code.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import type { User } from '../identity/user.entity.js';
import { limitsByAddress } from '../rate-limits/limits-by-address.js';
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
   * @throws AppException `validation_failed`, `email_taken`, `username_taken`, `rate_limited`,
   *   `overloaded`; `invalid_credentials` when the user is disabled or deleted before its session starts
   */
  async register(registration: RegisterDto, client: ClientInfo): Promise<TokenPairResponse> {
    const keys = limitsByAddress('registerByAddress', client.ip);
    const attempt = await this.rateLimits.consume(keys, { client });
    return attempt.complete(this.createAndStart(registration, client), (error) =>
      hasCode(error, 'email_taken', 'username_taken', 'invalid_credentials'),
    );
  }

  private async createAndStart(
    registration: RegisterDto,
    client: ClientInfo,
  ): Promise<TokenPairResponse> {
    const user = await this.create(registration, client);
    return this.sessions.start(user, client);
  }

  /** Makes the search for taken names visible in the audit log. */
  private async create(registration: RegisterDto, client: ClientInfo): Promise<User> {
    try {
      return await this.users.create(registration, { client });
    } catch (error) {
      if (hasCode(error, 'email_taken', 'username_taken')) {
        const details = { reason: error.code };
        this.refusals.record({ client }, { event: 'registration_failed', details });
      }
      throw error;
    }
  }
}
