import { Injectable } from '@nestjs/common';
import { AppException } from '../common/errors/app.exception.js';
import { hasCode } from '../common/errors/has-code.js';
import { PasswordVerifier } from '../credentials/password/password-verifier.service.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import type { SignInUser } from '../identity/sign-in-users.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import type { LoginDto } from './dto/login.dto.js';
import { SignInLimits } from './sign-in-limits.js';

/** Verifies names and passwords within the rate limits of sign-ins, which all of its uses share. */
@Injectable()
export class PasswordAttempts {
  constructor(
    private readonly limits: SignInLimits,
    private readonly rateLimits: RateLimits,
    private readonly passwords: PasswordVerifier,
  ) {}

  /**
   * @param use runs with the user that the name and the password belong to
   * @throws AppException `invalid_credentials`, `account_disabled`, `validation_failed`, `rate_limited`,
   *   `overloaded`, and the errors of `use`
   */
  async verify<T>(
    login: Pick<LoginDto, 'username' | 'email' | 'password'>,
    client: ClientInfo,
    use: (user: SignInUser) => Promise<T>,
  ): Promise<T> {
    const name = nameOf(login);
    const attempt = await this.rateLimits.consume(this.limits.of(name, client.ip), { client });
    const isAllowed = ({ id }: Pick<SignInUser, 'id'>) =>
      this.rateLimits.extend(attempt, this.limits.ofUser(id, name, client.ip), { client });
    const verifyAndUse = async () =>
      use(await this.passwords.verify(name, login.password, { client }, isAllowed));
    return attempt.complete(
      verifyAndUse(),
      (error) =>
        hasCode(
          error,
          'invalid_credentials',
          'account_disabled',
          'deletion_scheduled',
          'email_not_verified',
        ),
      // The password was correct: the limit on successful sign-ins bounds the rows of attempts too.
      (error) => hasCode(error, 'second_factor_required'),
    );
  }
}

/** @throws AppException `validation_failed` unless exactly one of the two names is given */
function nameOf({ username, email }: Pick<LoginDto, 'username' | 'email'>): string {
  const [name, ...others] = [username, email].filter((one) => typeof one === 'string');
  if (name !== undefined && others.length === 0) return name;
  throw new AppException('validation_failed', {
    errors: [{ pointer: '#/username', code: 'one_name', detail: 'send either username or email' }],
  });
}
