import { Injectable } from '@nestjs/common';
import { RefusalLog } from '../audit/refusal-log.js';
import { hasCode } from '../common/errors/has-code.js';
import { Environment } from '../config/environment.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import { limitsByAddress } from '../rate-limits/limits-by-address.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import type { TokenPairResponse } from '../tokens/token-pair.response.js';
import { UserRegistration } from '../users/registration/user-registration.service.js';
import { SignInFlow } from './attempts/sign-in-flow.service.js';
import { PASSWORD_PROOF } from './attempts/sign-in-method.js';
import type { RegisterDto } from './dto/register.dto.js';

/** Registers users. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly registration: UserRegistration,
    private readonly flow: SignInFlow,
    private readonly refusals: RefusalLog,
    private readonly environment: Environment,
  ) {}

  /**
   * Creates a user and signs it in.
   *
   * @returns undefined where sign-ins require a verified address: the user is not signed in, and a taken
   *   address is no error
   * @throws AppException `validation_failed`, `email_taken`, `username_taken`, `rate_limited`,
   *   `overloaded`; `second_factor_required` where the new user has to add a second factor first;
   *   `invalid_credentials` when the user is disabled or deleted before its session starts
   */
  async register(values: RegisterDto, client: ClientInfo): Promise<TokenPairResponse | undefined> {
    const keys = limitsByAddress('registerByAddress', client.ip);
    const attempt = await this.rateLimits.consume(keys, { client });
    const isFailure = (error: unknown) => {
      const isTaken = hasCode(error, 'email_taken', 'username_taken');
      // Makes the search for taken names visible in the audit log.
      if (isTaken) {
        const details = { reason: error.code };
        this.refusals.record({ client }, { event: 'registration_failed', details });
      }
      return isTaken || hasCode(error, 'invalid_credentials');
    };
    return attempt.complete(this.createAndStart(values, client), isFailure, (error) =>
      hasCode(error, 'second_factor_required'),
    );
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
    return this.flow.begin(user, client, PASSWORD_PROOF);
  }
}
