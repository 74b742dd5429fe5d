import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../../http/requests/client-info.js';
import { NeedsHashing } from '../load-shedding/needs-hashing.decorator.js';
import { RequestPasswordResetDto } from './dto/request-password-reset.dto.js';
import { ResetPasswordDto } from './dto/reset-password.dto.js';
import { PasswordResetRequests } from './password-reset-requests.service.js';
import { PasswordResets } from './password-reset.service.js';

@ApiTags('auth')
@Controller('auth/password-reset')
export class PasswordResetController {
  constructor(
    private readonly requests: PasswordResetRequests,
    private readonly resets: PasswordResets,
  ) {}

  @Public()
  @Post('request')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Request a password reset',
    description:
      'Sends a link and a code to the address if it belongs to an active user; both are valid for 30 minutes. The response, and its time, are the same for every address.',
  })
  @ApiResponse({ status: 202, description: 'The request is accepted.' })
  @ApiProblems(
    'malformed_request',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'mail_disabled',
  )
  async requestPasswordReset(
    @Body() { email }: RequestPasswordResetDto,
    @Client() client: ClientInfo,
  ): Promise<void> {
    await this.requests.accept(email, client);
  }

  @Public()
  @Post()
  @HttpCode(204)
  @NeedsHashing()
  @ApiOperation({
    summary: 'Reset a password',
    description:
      'Sets a new password with the token of the link, or with the e-mail address and the code of the same mail. Revokes all sessions of the user. A password that is rejected leaves the token valid.',
  })
  @ApiResponse({ status: 204, description: 'Password changed, and all sessions revoked.' })
  @ApiProblems(
    'malformed_request',
    'invalid_one_time_token',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'overloaded',
  )
  async resetPassword(
    @Body() reset: ResetPasswordDto,
    @Client() client: ClientInfo,
  ): Promise<void> {
    await this.resets.reset(reset, client);
  }
}
