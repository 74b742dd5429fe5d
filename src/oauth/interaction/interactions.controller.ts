import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../access/current-user.decorator.js';
import type { Principal } from '../../access/principal.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { AuthorizationRequestResponse } from './dto/authorization-request.response.js';
import { RedirectionResponse } from './dto/redirection.response.js';
import { RequestHandlePipe } from './request-handle.pipe.js';
import { Interactions } from './interactions.service.js';

const ApiHandle = () =>
  ApiParam({
    name: 'request',
    description: 'The parameter `request` of the page to which the browser was sent.',
    schema: { type: 'string', example: 'uaar_AaIIGIRXc56rdy1Z' },
  });

/** Authorization requests that wait for the decision of their user. */
@ApiTags('oauth')
@Controller('oauth/requests')
export class InteractionsController {
  constructor(private readonly interactions: Interactions) {}

  @Get(':request')
  @ApiHandle()
  @ApiOperation({
    summary: 'Read an authorization request',
    description:
      'What a client asks of the user, for a page on which the user decides. Registered where `OPENID_ENABLED` is set.',
  })
  @ApiResponse({ status: 200, type: AuthorizationRequestResponse, description: 'The request.' })
  @ApiProblems('invalid_token', 'not_found', 'validation_failed')
  async getAuthorizationRequest(
    @CurrentUser() principal: Principal,
    @Param('request', RequestHandlePipe) handle: string,
  ): Promise<AuthorizationRequestResponse> {
    return this.interactions.get(handle, principal);
  }

  @Post(':request/approve')
  @HttpCode(200)
  @ApiHandle()
  @ApiOperation({
    summary: 'Approve an authorization request',
    description:
      'Grants the client the requested access, remembers the consent, and ends the request. A request with `prompt=login`, `max_age` or `acr_values` may require a new authentication first.',
  })
  @ApiResponse({ status: 200, type: RedirectionResponse, description: 'Request approved.' })
  @ApiProblems(
    'invalid_token',
    'insufficient_user_authentication',
    'forbidden',
    'not_found',
    'validation_failed',
  )
  async approveAuthorizationRequest(
    @CurrentUser() principal: Principal,
    @Param('request', RequestHandlePipe) handle: string,
  ): Promise<RedirectionResponse> {
    return this.interactions.approve(handle, principal);
  }

  @Post(':request/deny')
  @HttpCode(200)
  @ApiHandle()
  @ApiOperation({
    summary: 'Deny an authorization request',
    description: 'Ends the request. The client gets the error `access_denied`.',
  })
  @ApiResponse({ status: 200, type: RedirectionResponse, description: 'Request denied.' })
  @ApiProblems('invalid_token', 'not_found', 'validation_failed')
  async denyAuthorizationRequest(
    @Param('request', RequestHandlePipe) handle: string,
  ): Promise<RedirectionResponse> {
    return this.interactions.deny(handle);
  }
}
