import { Injectable } from '@nestjs/common';
import { AppException } from '../common/errors/app.exception.js';
import type { ClientInfo } from '../common/http/client-info.js';
import type { TokenPairResponse } from '../sessions/dto/token-pair.response.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { CredentialsService } from '../users/credentials.service.js';
import { UsersService } from '../users/users.service.js';
import type { LoginDto } from './dto/login.dto.js';
import type { RegisterDto } from './dto/register.dto.js';

/** The ways in. Each ends in `sessions.start`. */
@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly credentials: CredentialsService,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws AppException `email_taken`, `username_taken` */
  async register(account: RegisterDto, client: ClientInfo): Promise<TokenPairResponse> {
    return this.sessions.start(await this.users.create(account), client);
  }

  /** @throws AppException `invalid_credentials`, `account_disabled`, `validation_failed` */
  async login(login: LoginDto, client: ClientInfo): Promise<TokenPairResponse> {
    const user = await this.credentials.verify(nameOf(login), login.password);
    return this.sessions.start(user, client);
  }
}

function nameOf({ username, email }: LoginDto): string {
  const name = username ?? email;
  if (name !== undefined && (username === undefined || email === undefined)) return name;
  throw new AppException('validation_failed', {
    errors: [{ pointer: '#/username', code: 'one_name', detail: 'send either username or email' }],
  });
}
