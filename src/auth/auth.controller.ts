import { Body, Controller, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { RequestedBy, type Requester } from '../access/requester.js';
import { Public } from '../access/public.decorator.js';
import { ApiProblems } from '../http/problems/api-problems.decorator.js';
import { AcceptsForm } from '../http/routes/accepts-form.decorator.js';
import { Client, type ClientInfo } from '../http/requests/client-info.js';
import { NeedsHashing } from './load-shedding/needs-hashing.decorator.js';
import { TokenPairResponse } from '../tokens/token-pair.response.js';
import { RevocationService } from '../sessions/revocation.service.js';
import { AuthService } from './auth.service.js';
import { LoginBody } from './dto/login-body.js';
import { LoginDto } from './dto/login.dto.js';
import { RefreshTokenDto } from './dto/refresh-token.dto.js';
import { RegisterDto } from './dto/register.dto.js';
import { SignInMetrics } from './sign-in-metrics.interceptor.js';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly revocation: RevocationService,
  ) {}

  @Public()
  @Post('register')
  @NeedsHashing()
  @ApiOperation({ summary: 'Create an account and sign in' })
  @ApiResponse({
    status: 201,
    type: TokenPairResponse,
    description: 'The account exists and is signed in.',
  })
  @ApiProblems(
    'malformed_request',
    'email_taken',
    'username_taken',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'overloaded',
  )
  async register(
    @Body() account: RegisterDto,
    @Client() client: ClientInfo,
  ): Promise<TokenPairResponse> {
    return this.auth.register(account, client);
  }

  @Public()
  @Post('login')
  @HttpCode(200)
  @AcceptsForm()
  @LoginBody()
  @NeedsHashing()
  @UseInterceptors(SignInMetrics)
  @ApiOperation({
    summary: 'Sign in',
    description:
      'By `username`, which may be a username or an e-mail address, or by `email`. A user has at most 100 sessions: the next sign-in ends the oldest.',
  })
  @ApiResponse({ status: 200, type: TokenPairResponse, description: 'Signed in.' })
  @ApiProblems(
    'malformed_request',
    'invalid_credentials',
    'account_disabled',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'overloaded',
  )
  async login(@Body() login: LoginDto, @Client() client: ClientInfo): Promise<TokenPairResponse> {
    return this.auth.login(login, client);
  }

  @Public()
  @Post('refresh')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Get a new token pair',
    description:
      'The refresh token that was sent is revoked. For a few seconds it still answers with the same successor, so that a lost answer or a second tab signs nobody out; used again later, it ends the session.',
  })
  @ApiResponse({ status: 200, type: TokenPairResponse, description: 'The new pair.' })
  @ApiProblems(
    'malformed_request',
    'invalid_grant',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async refresh(
    @Body() { refresh_token }: RefreshTokenDto,
    @Client() client: ClientInfo,
  ): Promise<TokenPairResponse> {
    return this.auth.refresh(refresh_token, client);
  }

  @Public()
  @Post('logout')
  @HttpCode(204)
  @ApiOperation({
    summary: 'End the session of a refresh token',
    description: 'Its access tokens end with it. Answers the same when it was over already.',
  })
  @ApiResponse({ status: 204, description: 'The session is over.' })
  @ApiProblems(
    'malformed_request',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
  )
  async logout(
    @Body() { refresh_token }: RefreshTokenDto,
    @RequestedBy() requester: Requester,
  ): Promise<void> {
    await this.revocation.revokeByToken(refresh_token, requester);
  }

  @Post('logout-all')
  @HttpCode(204)
  @ApiOperation({ summary: 'End every session of the own account', description: 'This one too.' })
  @ApiResponse({ status: 204, description: 'All sessions are over.' })
  @ApiProblems('invalid_token')
  async logoutAll(
    @CurrentUser() { userId }: Principal,
    @RequestedBy() requester: Requester,
  ): Promise<void> {
    await this.revocation.revokeAll(userId, 'logout_all', requester);
  }
}
