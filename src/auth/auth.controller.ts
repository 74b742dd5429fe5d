import { Body, Controller, HttpCode, Post, Res, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { RequestedBy, type Requester } from '../access/requester.js';
import { Public } from '../access/public.decorator.js';
import { ApiProblems } from '../http/problems/api-problems.decorator.js';
import { AcceptLanguage } from '../http/requests/accept-language.decorator.js';
import { AcceptsForm } from '../http/routes/accepts-form.decorator.js';
import { Client, type ClientInfo } from '../http/requests/client-info.js';
import { NeedsHashing } from './load-shedding/needs-hashing.decorator.js';
import { PreferredLanguagePipe } from '../mail/texts/preferred-language.pipe.js';
import { AccessTokenResponse } from '../tokens/access-token.response.js';
import { TokenPairResponse } from '../tokens/token-pair.response.js';
import { RevocationService } from '../sessions/revocation.service.js';
import { LoginBody } from './dto/login-body.js';
import { LoginDto } from './dto/login.dto.js';
import { RefreshTokenDto } from './dto/refresh-token.dto.js';
import { RegisterDto } from './dto/register.dto.js';
import { RegistrationAcceptedResponse } from './dto/registration-accepted.response.js';
import { ReauthenticateDto } from './dto/reauthenticate.dto.js';
import { ReauthenticationService } from './reauthentication.service.js';
import { RegistrationService } from './registration.service.js';
import { SignInMetrics } from './sign-in-metrics.interceptor.js';
import { SignInService } from './sign-in.service.js';
import { TokenRefreshService } from './token-refresh.service.js';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly registration: RegistrationService,
    private readonly signIns: SignInService,
    private readonly tokenRefresh: TokenRefreshService,
    private readonly revocation: RevocationService,
    private readonly reauthentication: ReauthenticationService,
  ) {}

  @Public()
  @Post('register')
  @NeedsHashing()
  @ApiOperation({
    summary: 'Register a user and sign in',
    description:
      'The new user has the role `user` and a first session. Without `locale`, mails are in the language that `Accept-Language` prefers. Where sign-ins require a verified e-mail address (`REQUIRE_VERIFIED_EMAIL`), the response is 202 for a free and for a taken address: a mail to the address has a link that verifies it, or says that it has a user already. Where the new user has to add a second factor first (`REQUIRE_MFA`), it is registered, and the response is `second_factor_required`.',
  })
  @ApiResponse({
    status: 201,
    type: TokenPairResponse,
    description: 'The user is registered and signed in.',
  })
  @ApiResponse({
    status: 202,
    type: RegistrationAcceptedResponse,
    description: 'The registration is accepted; the next step is in a mail.',
  })
  @ApiProblems(
    'malformed_request',
    'invalid_credentials',
    'second_factor_required',
    'email_taken',
    'username_taken',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'overloaded',
  )
  async register(
    @Body() values: RegisterDto,
    @AcceptLanguage(PreferredLanguagePipe) preferred: string | undefined,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TokenPairResponse | RegistrationAcceptedResponse> {
    const { locale = preferred } = values;
    const tokens = await this.registration.register({ ...values, locale }, client);
    if (tokens) return tokens;
    void reply.status(202);
    return { email_verification_required: true };
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
      'By `username`, which accepts a username or an e-mail address, or by `email`. A user has at most 100 sessions: the next sign-in revokes the oldest. Where the password is not enough, the response is `second_factor_required`, with the handle of the sign-in and the steps that continue it.',
  })
  @ApiResponse({ status: 200, type: TokenPairResponse, description: 'Signed in.' })
  @ApiProblems(
    'malformed_request',
    'invalid_credentials',
    'second_factor_required',
    'account_disabled',
    'deletion_scheduled',
    'email_not_verified',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'overloaded',
  )
  async login(@Body() login: LoginDto, @Client() client: ClientInfo): Promise<TokenPairResponse> {
    return this.signIns.signIn(login, client);
  }

  @Public()
  @Post('refresh')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Refresh a token pair',
    description:
      'Rotates the refresh token. Within the grace window (`REFRESH_GRACE_SECONDS`) the same token gets the same successor again, so that a lost response or a second tab does not sign the user out. A later reuse revokes the session.',
  })
  @ApiResponse({ status: 200, type: TokenPairResponse, description: 'The new token pair.' })
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
    return this.tokenRefresh.refresh(refresh_token, client);
  }

  @Public()
  @Post('logout')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Revoke the session of a refresh token',
    description:
      'Includes its access tokens. The response is the same for an unknown, expired or revoked token (RFC 7009, section 2.2).',
  })
  @ApiResponse({ status: 204, description: 'Session revoked, or token not valid.' })
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

  @Post('reauthenticate')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Prove the credentials again',
    description:
      'For operations that reject an older or weaker sign-in with `insufficient_user_authentication` (RFC 9470). Raises `auth_time`, `amr` and `acr` of the current session for all of its access tokens. The password is enough for a user without a second factor: the response has a new access token with the new claims; the refresh token stays valid. Otherwise the response is 401 `second_factor_required`, and the steps in `next` follow as in a sign-in; the last one returns the access token. Without a password, `next` has the credentials of which one is to be proved first; `password` stands for this operation with a password.',
  })
  @ApiResponse({
    status: 200,
    type: AccessTokenResponse,
    description: 'Reauthenticated; a new access token of the same session.',
  })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'second_factor_required',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'overloaded',
  )
  async reauthenticate(
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
    @Body() { password }: ReauthenticateDto,
  ): Promise<AccessTokenResponse> {
    return this.reauthentication.reauthenticate({ principal, client }, password);
  }

  @Post('logout-all')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Revoke all own sessions',
    description: 'Includes the current session.',
  })
  @ApiResponse({ status: 204, description: 'Sessions revoked.' })
  @ApiProblems('invalid_token')
  async logoutAll(
    @CurrentUser() { userId }: Principal,
    @RequestedBy() requester: Requester,
  ): Promise<void> {
    await this.revocation.revokeAll(userId, 'logout_all', requester);
  }
}
