import { Injectable } from '@nestjs/common';
import { RefusalLog } from '../audit/refusal-log.js';
import { AppException } from '../common/errors/app.exception.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import type { TokenPairResponse } from '../tokens/token-pair.response.js';
import { RotationService } from '../sessions/rotation/rotation.service.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { addressKey } from '../rate-limits/address-key.js';
import type { LimitName } from '../rate-limits/limits.js';
import { type Count, RateLimits } from '../rate-limits/rate-limits.js';
import { CredentialsService } from '../users/credentials.service.js';
import type { User } from '../identity/user.entity.js';
import { UsersService } from '../users/users.service.js';
import type { LoginDto } from './dto/login.dto.js';
import type { RegisterDto } from './dto/register.dto.js';
import { SignInLimits } from './sign-in-limits.js';

/** The ways in. Each ends in `sessions.start`. */
@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly credentials: CredentialsService,
    private readonly sessions: SessionsService,
    private readonly rotation: RotationService,
    private readonly throttle: RateLimits,
    private readonly signInCounts: SignInLimits,
    private readonly notes: RefusalLog,
  ) {}

  /** @throws AppException `validation_failed`, `email_taken`, `username_taken`, `rate_limited`, `overloaded` */
  async register(account: RegisterDto, client: ClientInfo): Promise<TokenPairResponse> {
    return this.throttle.attempt(countsOf('registerByAddress', client), { client }, async () =>
      this.sessions.start(await this.createOrNote(account, client), client),
    );
  }

  /** @throws AppException `invalid_credentials`, `account_disabled`, `validation_failed`, `rate_limited`, `overloaded` */
  async login(login: LoginDto, client: ClientInfo): Promise<TokenPairResponse> {
    const name = nameOf(login);
    const counts = this.signInCounts.of(name, client.ip);
    return this.throttle.attempt(counts, { client }, async () => {
      const user = await this.credentials.verify(name, login.password, { client });
      return this.sessions.start(user, client);
    });
  }

  /** @throws AppException `invalid_grant`, `rate_limited` */
  async refresh(refreshToken: string, client: ClientInfo): Promise<TokenPairResponse> {
    return this.throttle.attempt(countsOf('refreshByAddress', client), { client }, () =>
      this.rotation.rotate(refreshToken, client),
    );
  }

  /** Whoever tries many names to see which are taken should be seen. */
  private async createOrNote(account: RegisterDto, client: ClientInfo): Promise<User> {
    try {
      return await this.users.create(account, { client });
    } catch (error) {
      const reason = error instanceof AppException && error.code;
      if (reason === 'email_taken' || reason === 'username_taken') {
        this.notes.record({ client }, { event: 'registration_failed', details: { reason } });
      }
      throw error;
    }
  }
}

/** An address that is not known is none that all those share. */
function countsOf(limit: LimitName, { ip }: ClientInfo): Count[] {
  return ip === null ? [] : [{ limit, key: addressKey(ip) }];
}

function nameOf({ username, email }: LoginDto): string {
  const name = username ?? email;
  if (name !== undefined && (username === undefined || email === undefined)) return name;
  throw new AppException('validation_failed', {
    errors: [{ pointer: '#/username', code: 'one_name', detail: 'send either username or email' }],
  });
}
