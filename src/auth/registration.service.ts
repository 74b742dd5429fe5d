import { Injectable } from '@nestjs/common';
import { PASSWORD_AUTHENTICATION } from '../access/authentication-strength.js';
import { RefusalLog } from '../audit/refusal-log.js';
import { hasCode } from '../common/errors/has-code.js';
import { Environment } from '../config/environment.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import { limitsByAddress } from '../rate-limits/limits-by-address.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { SessionsService } from '../sessions/sessions.service.js';
import type { TokenPairResponse } from '../tokens/token-pair.response.js';
import { UserRegistration } from '../users/registration/user-registration.service.js';
import type { RegisterDto } from './dto/register.dto.js';

/** Registers users. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly registration: UserRegistration,
    private readonly sessions: SessionsService,
    private readonly refusals: RefusalLog,
    private readonly environment: Environment,
  ) {}

  /**
   * Creates a user and signs it in.
   *
   * @returns undefined where sign-ins require a verified address: the user is not signed in, and a taken
   *   address is no error
   * @throws AppException `validation_failed`, `email_taken`, `username_taken`, `rate_limited`,
   *   `overloaded`; `invalid_credentials` when the user is disabled or deleted before its session starts
   */
  async register(values: RegisterDto, client: ClientInfo): Promise<TokenPairResponse | undefined> {
    const keys = limitsByAddress('registerByAddress', client.ip);
    const attempt = await this.rateLimits.consume(keys, { client });
    return attempt.complete(this.createAndStart(values, client), (error) => {
      const isTaken = hasCode(error, 'email_taken', 'username_taken');
      // Makes the search for taken names visible in the audit log.
      if (isTaken) {
        const details = { reason: error.code };
        this.refusals.record({ client }, { event: 'registration_failed', details });
      }
      return isTaken || hasCode(error, 'invalid_credentials');
    });
  }

  private async createAndStart(
    values: RegisterDto,
    client: ClientInfo,
  ): Promise<TokenPairResponse | undefined> {
    if (this.environment.REQUIRE_VERIFIED_EMAIL) {
      await this.registration.registerWithoutDisclosure(values, client);
      return undefined;
    }
    const user = await this.registration.register(values, client);
    return this.sessions.start(user, client, PASSWORD_AUTHENTICATION);
  }
}
