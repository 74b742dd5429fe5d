import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../../http/requests/client-info.js';
import { CancelDeletionService } from './cancel-deletion.service.js';
import { CancelDeletionDto } from './dto/cancel-deletion.dto.js';
import { NeedsHashing } from '../load-shedding/needs-hashing.decorator.js';

@ApiTags('auth')
@Controller('auth/cancel-deletion')
export class CancelDeletionController {
  constructor(private readonly cancellation: CancelDeletionService) {}

  @Public()
  @Post()
  @HttpCode(204)
  @NeedsHashing()
  @ApiBody({
    type: CancelDeletionDto,
    required: true,
    examples: {
      password: {
        summary: 'By name and password.',
        value: { username: 'ada', password: 'correct horse battery staple' },
      },
      token: { summary: 'By the token of the mail.', value: { token: 'the token of the link' } },
    },
  })
  @ApiOperation({
    summary: 'Cancel the deletion of the own user',
    description:
      'By name and password, with the rate limits of sign-ins, or by the token of the mail. Starts no session: the user signs in afterwards. Changes nothing if no deletion is scheduled.',
  })
  @ApiResponse({ status: 204, description: 'No deletion is scheduled any more.' })
  @ApiProblems(
    'malformed_request',
    'invalid_one_time_token',
    'invalid_credentials',
    'account_disabled',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'overloaded',
  )
  async cancelOwnDeletion(
    @Body() proof: CancelDeletionDto,
    @Client() client: ClientInfo,
  ): Promise<void> {
    await this.cancellation.cancel(proof, client);
  }
}
