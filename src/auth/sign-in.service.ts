import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PasswordHasher } from '../credentials/password/password-hasher.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import type { TokenPairResponse } from '../tokens/token-pair.response.js';
import { SignInFlow } from './attempts/sign-in-flow.service.js';
import { PASSWORD_PROOF } from './attempts/sign-in-method.js';
import type { LoginDto } from './dto/login.dto.js';
import { PasswordAttempts } from './password-attempts.js';

/** Signs users in by name and password. */
@Injectable()
export class SignInService implements OnModuleInit {
  constructor(
    private readonly attempts: PasswordAttempts,
    private readonly hasher: PasswordHasher,
    private readonly flow: SignInFlow,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.hasher.prepareDummy();
  }

  /**
   * @throws AppException `invalid_credentials`, `account_disabled`, `deletion_scheduled`,
   *   `email_not_verified`, `second_factor_required`, `validation_failed`, `rate_limited`, `overloaded`
   */
  async signIn(login: LoginDto, client: ClientInfo): Promise<TokenPairResponse> {
    const options = { trustedDeviceToken: login.trusted_device_token };
    return this.attempts.verify(login, client, (user) =>
      this.flow.begin(user, client, PASSWORD_PROOF, options),
    );
  }
}
