import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../../http/requests/client-info.js';
import { TokenPairResponse } from '../../tokens/token-pair.response.js';
import { NeedsHashing } from '../load-shedding/needs-hashing.decorator.js';
import { AcceptInvitationDto } from './dto/accept-invitation.dto.js';
import { InvitationAcceptance } from './invitation-acceptance.service.js';

@ApiTags('auth')
@Controller('auth/accept-invitation')
export class AcceptInvitationController {
  constructor(private readonly acceptance: InvitationAcceptance) {}

  @Public()
  @Post()
  @NeedsHashing()
  @ApiOperation({
    summary: 'Accept an invitation and sign in',
    description:
      'Sets the password of the invited user and enables it. `username` is required if the invitation has none. A password or username that is rejected leaves the token valid. Where the user has to add a second factor first (`REQUIRE_MFA`), it is active, and the response is `second_factor_required`.',
  })
  @ApiResponse({
    status: 201,
    type: TokenPairResponse,
    description: 'The user is active and signed in.',
  })
  @ApiProblems(
    'malformed_request',
    'invalid_one_time_token',
    'second_factor_required',
    'username_taken',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'overloaded',
  )
  async acceptInvitation(
    @Body() values: AcceptInvitationDto,
    @Client() client: ClientInfo,
  ): Promise<TokenPairResponse> {
    return this.acceptance.acceptAndSignIn(values, client);
  }
}
