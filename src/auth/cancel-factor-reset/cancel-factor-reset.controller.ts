import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../../http/requests/client-info.js';
import { CancelFactorResetDto } from './cancel-factor-reset.dto.js';
import { CancelFactorResetService } from './cancel-factor-reset.service.js';

@ApiTags('auth')
@Controller('auth/factor-reset')
export class CancelFactorResetController {
  constructor(private readonly cancellation: CancelFactorResetService) {}

  @Public()
  @Post('cancel')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Cancel a reset of factors by the link of its mail',
    description: 'All factors of the user stay. Starts no session.',
  })
  @ApiResponse({ status: 204, description: 'The reset is cancelled.' })
  @ApiProblems(
    'malformed_request',
    'invalid_one_time_token',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async cancelFactorResetByToken(
    @Body() { token }: CancelFactorResetDto,
    @Client() client: ClientInfo,
  ): Promise<void> {
    await this.cancellation.cancel(token, client);
  }
}
