import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppException } from '../common/errors/app.exception.js';
import { hasCode } from '../common/errors/has-code.js';
import { PasswordHasher } from '../credentials/password/password-hasher.js';
import { PasswordVerifier } from '../credentials/password/password-verifier.service.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import type { SignInUser } from '../identity/sign-in-users.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { SessionsService } from '../sessions/sessions.service.js';
import type { TokenPairResponse } from '../tokens/token-pair.response.js';
import type { LoginDto } from './dto/login.dto.js';
import { SignInLimits } from './sign-in-limits.js';

/** Signs users in by name and password. */
@Injectable()
export class SignInService implements OnModuleInit {
  constructor(
    private readonly limits: SignInLimits,
    private readonly rateLimits: RateLimits,
    private readonly hasher: PasswordHasher,
    private readonly passwords: PasswordVerifier,
    private readonly sessions: SessionsService,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.hasher.prepareDummy();
  }

  /**
   * @throws AppException `invalid_credentials`, `account_disabled`, `validation_failed`, `rate_limited`,
   *   `overloaded`
   */
  async signIn(login: LoginDto, client: ClientInfo): Promise<TokenPairResponse> {
    const name = nameOf(login);
    const attempt = await this.rateLimits.consume(this.limits.of(name, client.ip), { client });
    const isAllowed = ({ id }: Pick<SignInUser, 'id'>) =>
      this.rateLimits.extend(attempt, this.limits.ofUser(id, name, client.ip), { client });
    const verifyAndStart = async () => {
      const user = await this.passwords.verify(name, login.password, { client }, isAllowed);
      return this.sessions.start(user, client);
    };
    return attempt.complete(verifyAndStart(), (error) =>
      hasCode(error, 'invalid_credentials', 'account_disabled'),
    );
  }
}

/** @throws AppException `validation_failed` unless exactly one of the two names is given */
function nameOf({ username, email }: LoginDto): string {
  const [name, ...others] = [username, email].filter((one) => typeof one === 'string');
  if (name !== undefined && others.length === 0) return name;
  throw new AppException('validation_failed', {
    errors: [{ pointer: '#/username', code: 'one_name', detail: 'send either username or email' }],
  });
}
