import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../../access/public.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { AcceptLanguage } from '../../http/requests/accept-language.decorator.js';
import { clientInfo } from '../../http/requests/client-info.js';
import { PreferredLanguagePipe } from '../../mail/texts/preferred-language.pipe.js';
import { TokenPairResponse } from '../../tokens/token-pair.response.js';
import { NeedsHashing } from '../load-shedding/needs-hashing.decorator.js';
import { SetupDto } from './dto/setup.dto.js';
import { SetupService } from './setup.service.js';

/** The creation of the first admin in a browser. */
@ApiTags('auth')
@Controller('setup')
export class SetupController {
  constructor(private readonly setup: SetupService) {}

  @Public()
  @Post()
  @NeedsHashing()
  @ApiOperation({
    summary: 'Create the first admin and sign in',
    description:
      'With the token of the link that the service prints at its start on an empty database, or that `auth-service setup-link` prints. The token is valid for an hour, and until an admin exists: then the response is 409 `setup_complete`. By default only clients on the same machine are admitted (`SETUP_FROM`). Where the admin has to add a second factor first (`REQUIRE_MFA`), it is created, and the response is `second_factor_required`. Where sign-ins require a verified e-mail address (`REQUIRE_VERIFIED_EMAIL`), the one of the first admin counts as verified.',
  })
  @ApiResponse({
    status: 201,
    type: TokenPairResponse,
    description: 'The admin is created and signed in.',
  })
  @ApiProblems(
    'malformed_request',
    'invalid_one_time_token',
    'second_factor_required',
    'forbidden',
    'email_taken',
    'username_taken',
    'setup_complete',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'overloaded',
  )
  async createFirstAdmin(
    @Body() { token, ...values }: SetupDto,
    @AcceptLanguage(PreferredLanguagePipe) preferred: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<TokenPairResponse> {
    this.setup.assertAllowed(request);
    const { locale = preferred } = values;
    return this.setup.createAdmin(token, { ...values, locale }, clientInfo(request));
  }
}
