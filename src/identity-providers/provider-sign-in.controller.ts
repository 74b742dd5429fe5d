import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../access/public.decorator.js';
import { SignInResponse } from '../auth/attempts/dto/sign-in.response.js';
import { ApiProblems } from '../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../http/requests/client-info.js';
import { CompleteProviderSignInDto } from './dto/complete-provider-sign-in.dto.js';
import { ProviderVisitResponse, toProviderVisitResponse } from './dto/provider-visit.response.js';
import { SignInProvidersResponse } from './dto/sign-in-provider.response.js';
import { StartProviderSignInDto } from './dto/start-provider-sign-in.dto.js';
import { ProviderAccounts } from './provider-accounts.js';
import { ProviderSignIns } from './provider-sign-ins.service.js';

@ApiTags('auth')
@Controller('auth/sign-in')
export class ProviderSignInController {
  constructor(
    private readonly signIns: ProviderSignIns,
    private readonly accounts: ProviderAccounts,
  ) {}

  @Public()
  @Get('providers')
  @ApiOperation({
    summary: 'List the identity providers for sign-ins',
    description: 'For the buttons of a sign-in page, by name.',
  })
  @ApiResponse({ status: 200, type: SignInProvidersResponse, description: 'The providers.' })
  @ApiProblems()
  async listSignInProviders(): Promise<SignInProvidersResponse> {
    const found = await this.accounts.list();
    return { providers: found.map(({ slug, name, kind }) => ({ provider: slug, name, kind })) };
  }

  @Public()
  @Post('provider')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Start a sign-in with an identity provider',
    description:
      'Returns the address of the provider (OpenID Connect; OAuth 2 for GitHub). It sends the user back to the redirect URI; send the query of that address to `POST /auth/sign-in/provider/complete` within 10 minutes.',
  })
  @ApiResponse({
    status: 200,
    type: ProviderVisitResponse,
    description: 'The way to the provider.',
  })
  @ApiProblems(
    'malformed_request',
    'invalid_sign_in_token',
    'not_found',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'invalid_provider_response',
    'provider_unavailable',
  )
  async startProviderSignIn(
    @Body() values: StartProviderSignInDto,
    @Client() client: ClientInfo,
  ): Promise<ProviderVisitResponse> {
    return toProviderVisitResponse(await this.signIns.start(values, client));
  }

  @Public()
  @Post('provider/complete')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Sign in with the response of an identity provider',
    description:
      'A person that is not known yet is registered, where the provider permits it. `identity_not_linked`: an account with the same e-mail address exists; sign in to it another way, then send the same token to `POST /users/me/identities`.',
  })
  @ApiResponse({ status: 200, type: SignInResponse, description: 'Signed in.' })
  @ApiProblems(
    'malformed_request',
    'invalid_sign_in_token',
    'invalid_provider_sign_in',
    'provider_denied',
    'invalid_second_factor',
    'second_factor_required',
    'account_disabled',
    'deletion_scheduled',
    'email_not_verified',
    'registration_closed',
    'not_found',
    'identity_incomplete',
    'identity_not_linked',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'invalid_provider_response',
    'provider_unavailable',
  )
  async completeProviderSignIn(
    @Body() values: CompleteProviderSignInDto,
    @Client() client: ClientInfo,
  ): Promise<SignInResponse> {
    return this.signIns.complete(values, client);
  }
}
