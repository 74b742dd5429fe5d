import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequestedBy, type Requester } from '../access/requester.js';
import { RequiresRecentAuth } from '../access/requires-recent-auth.decorator.js';
import { Role } from '../access/role.enum.js';
import { Roles } from '../access/roles.decorator.js';
import { ApiProblems } from '../http/problems/api-problems.decorator.js';
import { ApiId } from '../http/routes/api-id.decorator.js';
import { UuidPipe } from '../validation/uuid.pipe.js';
import { CreateProviderDto } from './dto/create-provider.dto.js';
import {
  ProviderListResponse,
  ProviderResponse,
  toProviderResponse,
} from './dto/provider.response.js';
import { UpdateProviderDto } from './dto/update-provider.dto.js';
import { IdentityProviderStore } from './identity-provider-store.service.js';

@ApiTags('identity-providers')
@Controller('identity-providers')
@Roles(Role.Admin)
export class IdentityProvidersController {
  constructor(private readonly providers: IdentityProviderStore) {}

  @Get()
  @ApiOperation({
    summary: 'List identity providers',
    description: 'For admins. Secrets are not readable.',
  })
  @ApiResponse({ status: 200, type: ProviderListResponse, description: 'All providers.' })
  @ApiProblems('invalid_token', 'forbidden')
  async listIdentityProviders(): Promise<ProviderListResponse> {
    return { items: (await this.providers.list()).map(toProviderResponse) };
  }

  @Post()
  @RequiresRecentAuth()
  @ApiOperation({
    summary: 'Create an identity provider',
    description:
      'For admins. Users can sign in with it at once. The provider controls the accounts of its `authoritative_domains`. Requires a recent authentication.',
  })
  @ApiResponse({ status: 201, type: ProviderResponse, description: 'The new provider.' })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'insufficient_user_authentication',
    'forbidden',
    'provider_exists',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
  )
  async createIdentityProvider(
    @RequestedBy() requester: Requester,
    @Body() values: CreateProviderDto,
  ): Promise<ProviderResponse> {
    return toProviderResponse(await this.providers.create(values, requester));
  }

  @Get(':provider_id')
  @ApiId('provider_id')
  @ApiOperation({ summary: 'Read an identity provider', description: 'For admins.' })
  @ApiResponse({ status: 200, type: ProviderResponse, description: 'The provider.' })
  @ApiProblems('invalid_token', 'forbidden', 'not_found', 'validation_failed')
  async readIdentityProvider(
    @Param('provider_id', UuidPipe) id: string,
  ): Promise<ProviderResponse> {
    return toProviderResponse(await this.providers.read(id));
  }

  @Patch(':provider_id')
  @RequiresRecentAuth()
  @ApiId('provider_id')
  @ApiOperation({
    summary: 'Change an identity provider',
    description:
      'For admins. In force at the next sign-in, without a restart. Sessions stay. Requires a recent authentication.',
  })
  @ApiResponse({ status: 200, type: ProviderResponse, description: 'The changed provider.' })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'insufficient_user_authentication',
    'forbidden',
    'not_found',
    'provider_from_environment',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
  )
  async updateIdentityProvider(
    @RequestedBy() requester: Requester,
    @Param('provider_id', UuidPipe) id: string,
    @Body() changes: UpdateProviderDto,
  ): Promise<ProviderResponse> {
    return toProviderResponse(await this.providers.update(id, changes, requester));
  }

  @Delete(':provider_id')
  @HttpCode(204)
  @RequiresRecentAuth()
  @ApiId('provider_id')
  @ApiOperation({
    summary: 'Delete an identity provider',
    description:
      'For admins. Only one that no user signs in with; another can be disabled. Requires a recent authentication.',
  })
  @ApiResponse({ status: 204, description: 'Provider deleted.' })
  @ApiProblems(
    'invalid_token',
    'insufficient_user_authentication',
    'forbidden',
    'not_found',
    'provider_from_environment',
    'provider_in_use',
    'validation_failed',
  )
  async deleteIdentityProvider(
    @RequestedBy() requester: Requester,
    @Param('provider_id', UuidPipe) id: string,
  ): Promise<void> {
    await this.providers.remove(id, requester);
  }
}
