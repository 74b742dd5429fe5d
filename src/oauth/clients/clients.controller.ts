import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestedBy, type Requester } from '../../access/requester.js';
import { Role } from '../../access/role.enum.js';
import { Roles } from '../../access/roles.decorator.js';
import { ApiPage } from '../../http/paging/api-page.decorator.js';
import { linkNextPage } from '../../http/paging/link-next-page.js';
import type { Page } from '../../http/paging/page.dto.js';
import { PageQueryDto } from '../../http/paging/page-query.dto.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { publicUrlOf } from '../../http/public-url/public-url.js';
import { ClientAdmin, type ClientWithSecret } from './client-admin.service.js';
import { ClientIdPipe } from './client-id.pipe.js';
import { ClientResponse, ClientSecretResponse, toClientResponse } from './dto/client.response.js';
import { CreateClientDto } from './dto/create-client.dto.js';
import { RotateSecretDto } from './dto/rotate-secret.dto.js';
import { UpdateClientDto } from './dto/update-client.dto.js';

const ApiClientId = () =>
  ApiParam({ name: 'client_id', description: 'The client.', schema: { type: 'string' } });

/** The clients of the OpenID provider. */
@ApiTags('oauth')
@Controller('clients')
@Roles(Role.Admin)
export class ClientsController {
  constructor(private readonly clients: ClientAdmin) {}

  @Get()
  @ApiOperation({
    summary: 'List clients',
    description:
      'Applications that sign users in with this service, by `client_id`. For admins. Registered where `OPENID_ENABLED` is set.',
  })
  @ApiPage(ClientResponse, 'A page of clients.')
  @ApiProblems('invalid_token', 'forbidden', 'validation_failed')
  async listClients(
    @Query() query: PageQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<ClientResponse>> {
    const page = await this.clients.list(query);
    linkNextPage(page, request, reply);
    return page;
  }

  @Post()
  @ApiOperation({
    summary: 'Create a client',
    description: 'The response is the only one with the secret. For admins.',
  })
  @ApiResponse({
    status: 201,
    type: ClientSecretResponse,
    description: 'The new client.',
    headers: {
      Location: {
        description: 'Address of the new client; absolute if `PUBLIC_URL` is set.',
        schema: { type: 'string' },
      },
    },
  })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'forbidden',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
  )
  async createClient(
    @RequestedBy() requester: Requester,
    @Body() values: CreateClientDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClientSecretResponse> {
    const created = await this.clients.create(values, requester);
    const path = `${request.routeOptions.url}/${created.client.id}`;
    reply.header('location', publicUrlOf(request.server).addressOf(path));
    return toSecretResponse(created);
  }

  @Get(':client_id')
  @ApiClientId()
  @ApiOperation({ summary: 'Read a client', description: 'For admins.' })
  @ApiResponse({ status: 200, type: ClientResponse, description: 'The client.' })
  @ApiProblems('invalid_token', 'forbidden', 'not_found', 'validation_failed')
  async getClient(@Param('client_id', ClientIdPipe) id: string): Promise<ClientResponse> {
    return toClientResponse(await this.clients.get(id));
  }

  @Put(':client_id')
  @ApiClientId()
  @ApiOperation({
    summary: 'Change a client',
    description:
      'Changes the given fields and leaves the others. Disabling a client revokes its grants. For admins.',
  })
  @ApiResponse({ status: 200, type: ClientResponse, description: 'The changed client.' })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'forbidden',
    'not_found',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
  )
  async updateClient(
    @RequestedBy() requester: Requester,
    @Param('client_id', ClientIdPipe) id: string,
    @Body() values: UpdateClientDto,
  ): Promise<ClientResponse> {
    return toClientResponse(await this.clients.update(id, values, requester));
  }

  @Post(':client_id/secret')
  @HttpCode(200)
  @ApiClientId()
  @ApiOperation({
    summary: 'Replace the secret of a client',
    description:
      'The response is the only one with the new secret. The previous one is accepted for `overlap_hours`. For admins.',
  })
  @ApiResponse({ status: 200, type: ClientSecretResponse, description: 'The client.' })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'forbidden',
    'not_found',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
  )
  async rotateClientSecret(
    @RequestedBy() requester: Requester,
    @Param('client_id', ClientIdPipe) id: string,
    @Body() { overlap_hours: overlap }: RotateSecretDto,
  ): Promise<ClientSecretResponse> {
    return toSecretResponse(await this.clients.rotateSecret(id, overlap, requester));
  }

  @Delete(':client_id')
  @HttpCode(204)
  @ApiClientId()
  @ApiOperation({
    summary: 'Delete a client',
    description: 'Revokes its grants, and deletes the consents of users. For admins.',
  })
  @ApiResponse({ status: 204, description: 'Client deleted.' })
  @ApiProblems('invalid_token', 'forbidden', 'not_found', 'validation_failed')
  async deleteClient(
    @RequestedBy() requester: Requester,
    @Param('client_id', ClientIdPipe) id: string,
  ): Promise<void> {
    await this.clients.delete(id, requester);
  }
}

function toSecretResponse({ client, secret }: ClientWithSecret): ClientSecretResponse {
  return { ...toClientResponse(client), client_secret: secret };
}
