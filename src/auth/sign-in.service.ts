import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PASSWORD_AUTHENTICATION } from '../access/authentication-strength.js';
import { RefusalLog } from '../audit/refusal-log.js';
import { AppException } from '../common/errors/app.exception.js';
import { PasswordHasher } from '../credentials/password/password-hasher.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import type { SignInUser } from '../identity/sign-in-users.js';
import { SessionsService } from '../sessions/sessions.service.js';
import type { TokenPairResponse } from '../tokens/token-pair.response.js';
import type { LoginDto } from './dto/login.dto.js';
import { PasswordAttempts } from './password-attempts.js';

/** Signs users in by name and password. */
@Injectable()
export class SignInService implements OnModuleInit {
  constructor(
    private readonly attempts: PasswordAttempts,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionsService,
    private readonly refusals: RefusalLog,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.hasher.prepareDummy();
  }

  /**
   * @throws AppException `invalid_credentials`, `account_disabled`, `deletion_scheduled`,
   *   `email_not_verified`, `validation_failed`, `rate_limited`, `overloaded`
   */
  async signIn(login: LoginDto, client: ClientInfo): Promise<TokenPairResponse> {
    return this.attempts.verify(login, client, async (user) => {
      this.assertNotLeaving(user, client);
      return this.sessions.start(user, client, PASSWORD_AUTHENTICATION);
    });
  }

  /** A sign-in does not cancel a deletion by itself: the user decides, with `POST /auth/cancel-deletion`. */
  private assertNotLeaving({ id: userId, deletionDueAt }: SignInUser, client: ClientInfo): void {
    if (deletionDueAt === null) return;
    const details = { reason: 'deletion_scheduled' } as const;
    this.refusals.record({ client }, { event: 'sign_in_failed', userId, details });
    throw new AppException('deletion_scheduled', {
      detail: 'The user will be deleted; POST /api/v1/auth/cancel-deletion keeps it.',
      deletionDueAt,
    });
  }
}
