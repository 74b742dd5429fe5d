import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../../http/requests/client-info.js';
import { OneTimeTokenDto } from './dto/one-time-token.dto.js';
import { OneTimeTokenStatusResponse } from './dto/one-time-token-status.response.js';
import { OneTimeTokenStatus } from './one-time-token-status.service.js';

@ApiTags('auth')
@Controller('auth/one-time-token/status')
export class OneTimeTokenStatusController {
  constructor(private readonly status: OneTimeTokenStatus) {}

  @Public()
  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Read the token of a link',
    description:
      'For a page that a link of a mail leads to: whether the token can be used, and the address that its mail was sent to. The token stays usable.',
  })
  @ApiResponse({
    status: 200,
    type: OneTimeTokenStatusResponse,
    description: 'The token can be used.',
  })
  @ApiProblems(
    'malformed_request',
    'invalid_one_time_token',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async readOneTimeToken(
    @Body() { token }: OneTimeTokenDto,
    @Client() client: ClientInfo,
  ): Promise<OneTimeTokenStatusResponse> {
    return this.status.read(token, client);
  }
}
