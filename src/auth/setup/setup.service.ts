import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RefusalLog } from '../../audit/refusal-log.js';
import { AppException } from '../../common/errors/app.exception.js';
import { hasCode } from '../../common/errors/has-code.js';
import { Environment } from '../../config/environment.js';
import { isLoopbackClient } from '../../http/client-address/is-loopback-client.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { limitsByAddress } from '../../rate-limits/limits-by-address.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import type { TokenPairResponse } from '../../tokens/token-pair.response.js';
import type { CreateUserDto } from '../../users/dto/create-user.dto.js';
import { FirstAdmin } from '../../users/registration/first-admin.service.js';
import { SignInFlow } from '../attempts/sign-in-flow.service.js';
import { PASSWORD_PROOF } from '../attempts/sign-in-method.js';
import { SetupTokens } from './setup-tokens.js';

/** Creates the first admin, for the holder of a token of the setup. */
@Injectable()
export class SetupService {
  constructor(
    private readonly environment: Environment,
    private readonly tokens: SetupTokens,
    private readonly admins: FirstAdmin,
    private readonly flow: SignInFlow,
    private readonly rateLimits: RateLimits,
    private readonly refusals: RefusalLog,
  ) {}

  /** @throws AppException `forbidden` for a client that `SETUP_FROM` does not admit */
  assertAllowed(request: FastifyRequest): void {
    const { SETUP_FROM: clients } = this.environment;
    if (clients === 'any' || isLoopbackClient(request, this.environment)) return;
    throw new AppException('forbidden', {
      detail:
        'The first admin can be created on the machine of the service only; set SETUP_FROM=any to admit other clients, or use the command line.',
    });
  }

  /**
   * @returns the tokens of the session of the new admin
   * @throws AppException `setup_complete`, `invalid_one_time_token`, `rate_limited`, and as `FirstAdmin.create`
   *   and `SignInFlow.begin`
   */
  async createAdmin(
    token: string,
    values: CreateUserDto,
    client: ClientInfo,
  ): Promise<TokenPairResponse> {
    const keys = limitsByAddress('registerByAddress', client.ip);
    const attempt = await this.rateLimits.consume(keys, { client });
    const isFailure = (error: unknown) => {
      const isRefused = hasCode(error, 'invalid_one_time_token', 'setup_complete');
      if (isRefused) {
        const details = { reason: error.code };
        this.refusals.record({ client }, { event: 'setup_failed', details });
      }
      return isRefused || hasCode(error, 'email_taken', 'username_taken');
    };
    return attempt.complete(this.create(token, values, client), isFailure, (error) =>
      hasCode(error, 'second_factor_required'),
    );
  }

  private async create(
    token: string,
    values: CreateUserDto,
    client: ClientInfo,
  ): Promise<TokenPairResponse> {
    await this.admins.assertMissing();
    if (!this.tokens.isValid(token)) {
      throw new AppException('invalid_one_time_token', {
        detail:
          'The token of the setup is invalid or expired; start the service again, or run `auth-service setup-link`, for a new one.',
      });
    }
    const user = await this.admins.create(values, client);
    return this.flow.begin(user, client, PASSWORD_PROOF);
  }
}
