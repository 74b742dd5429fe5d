import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../../http/requests/client-info.js';
import { SignInStatusResponse } from './dto/sign-in-status.response.js';
import { SignInTokenDto } from './dto/sign-in-token.dto.js';
import { SignInAttempts } from './sign-in-attempts.service.js';

@ApiTags('auth')
@Controller('auth/sign-in/status')
export class SignInStatusController {
  constructor(private readonly attempts: SignInAttempts) {}

  @Public()
  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Read the state of a sign-in',
    description:
      'For a client that continues a sign-in after a reload. A token that is expired, completed or invalid is rejected.',
  })
  @ApiResponse({
    status: 200,
    type: SignInStatusResponse,
    description: 'The allowed steps, and the time that is left.',
  })
  @ApiProblems(
    'malformed_request',
    'invalid_sign_in_token',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async readStatus(
    @Body() { sign_in_token }: SignInTokenDto,
    @Client() client: ClientInfo,
  ): Promise<SignInStatusResponse> {
    const { next, expiresIn } = await this.attempts.findAny(sign_in_token, client);
    return { next: [...next], expires_in: expiresIn };
  }
}
