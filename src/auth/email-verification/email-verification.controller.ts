import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../../http/requests/client-info.js';
import { RequestVerificationDto } from './dto/request-verification.dto.js';
import { VerifyEmailDto } from './dto/verify-email.dto.js';
import { EmailVerifications } from './email-verifications.service.js';
import { VerificationRequests } from './verification-requests.service.js';

@ApiTags('auth')
@Controller('auth/verify-email')
export class EmailVerificationController {
  constructor(
    private readonly requests: VerificationRequests,
    private readonly verifications: EmailVerifications,
  ) {}

  @Public()
  @Post('request')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Request the mail of an e-mail verification',
    description:
      'Sends a link and a code to the address if it belongs to an active user and is not verified; both are valid for 24 hours. The response, and its time, are the same for every address.',
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
  async requestVerification(
    @Body() { email }: RequestVerificationDto,
    @Client() client: ClientInfo,
  ): Promise<void> {
    await this.requests.accept(email, client);
  }

  @Public()
  @Post()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Verify an e-mail address',
    description:
      'With the token of the link, or with the e-mail address and the code of the same mail. Starts no session.',
  })
  @ApiResponse({ status: 204, description: 'The address is verified.' })
  @ApiProblems(
    'malformed_request',
    'invalid_one_time_token',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async verifyEmail(@Body() proof: VerifyEmailDto, @Client() client: ClientInfo): Promise<void> {
    await this.verifications.verify(proof, client);
  }
}
