import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { RequiresRecentAuth } from '../access/requires-recent-auth.decorator.js';
import { ApiProblems } from '../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../http/requests/client-info.js';
import { ApiId } from '../http/routes/api-id.decorator.js';
import { UuidPipe } from '../validation/uuid.pipe.js';
import { CompleteLinkDto } from './dto/complete-link.dto.js';
import {
  IdentityListResponse,
  IdentityResponse,
  toIdentityResponse,
} from './dto/identity.response.js';
import { ProviderVisitResponse, toProviderVisitResponse } from './dto/provider-visit.response.js';
import { StartLinkDto } from './dto/start-link.dto.js';
import { MyIdentities } from './my-identities.service.js';

@ApiTags('me')
@Controller('users/me/identities')
export class MyIdentitiesController {
  constructor(private readonly identities: MyIdentities) {}

  @Get()
  @ApiOperation({
    summary: 'List the own identities',
    description:
      'The persons at identity providers by which the user can sign in, the oldest first.',
  })
  @ApiResponse({ status: 200, type: IdentityListResponse, description: 'The identities.' })
  @ApiProblems('invalid_token')
  async listMyIdentities(@CurrentUser() { userId }: Principal): Promise<IdentityListResponse> {
    return { items: (await this.identities.list(userId)).map(toIdentityResponse) };
  }

  @Post('start')
  @HttpCode(200)
  @RequiresRecentAuth()
  @ApiOperation({
    summary: 'Start linking an identity',
    description:
      'Returns the address of the provider. The query of its response goes to `POST /users/me/identities`. Requires a recent authentication.',
  })
  @ApiResponse({
    status: 200,
    type: ProviderVisitResponse,
    description: 'The way to the provider.',
  })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'insufficient_user_authentication',
    'not_found',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'invalid_provider_response',
    'provider_unavailable',
  )
  async startLink(
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
    @Body() values: StartLinkDto,
  ): Promise<ProviderVisitResponse> {
    return toProviderVisitResponse(await this.identities.start({ principal, client }, values));
  }

  @Post()
  @RequiresRecentAuth()
  @ApiOperation({
    summary: 'Link an identity',
    description:
      'With the response of the provider, or without one after a sign-in that ended with `identity_not_linked`. Requires a recent authentication.',
  })
  @ApiResponse({ status: 201, type: IdentityResponse, description: 'The linked identity.' })
  @ApiProblems(
    'malformed_request',
    'invalid_provider_sign_in',
    'provider_denied',
    'invalid_token',
    'insufficient_user_authentication',
    'not_found',
    'identity_taken',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'invalid_provider_response',
    'provider_unavailable',
  )
  async linkIdentity(
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
    @Body() values: CompleteLinkDto,
  ): Promise<IdentityResponse> {
    return toIdentityResponse(await this.identities.link({ principal, client }, values));
  }

  @Delete(':identity_id')
  @HttpCode(204)
  @RequiresRecentAuth()
  @ApiId('identity_id')
  @ApiOperation({
    summary: 'Unlink an identity',
    description: 'The last method of sign-in stays. Requires a recent authentication.',
  })
  @ApiResponse({ status: 204, description: 'Identity unlinked.' })
  @ApiProblems(
    'invalid_token',
    'insufficient_user_authentication',
    'not_found',
    'last_sign_in_method',
    'validation_failed',
    'rate_limited',
  )
  async unlinkIdentity(
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
    @Param('identity_id', UuidPipe) id: string,
  ): Promise<void> {
    await this.identities.unlink({ principal, client }, id);
  }
}
