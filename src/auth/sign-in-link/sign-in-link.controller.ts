import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../../http/requests/client-info.js';
import { SignInResponse } from '../attempts/dto/sign-in.response.js';
import { RequestSignInLinkDto } from './dto/request-sign-in-link.dto.js';
import { SignInCodeDto } from './dto/sign-in-code.dto.js';
import { SignInLinkDto } from './dto/sign-in-link.dto.js';
import { SignInLinkRequestedResponse } from './dto/sign-in-link-requested.response.js';
import { SignInLinkResponse } from './dto/sign-in-link.response.js';
import { SignInLinkRequests } from './sign-in-link-requests.service.js';
import { SignInLinks } from './sign-in-links.service.js';

@ApiTags('auth')
@Controller('auth/sign-in/email')
export class SignInLinkController {
  constructor(
    private readonly requests: SignInLinkRequests,
    private readonly links: SignInLinks,
  ) {}

  @Public()
  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Start a sign-in by e-mail',
    description:
      'Sends a link and a code to the address if it is the verified address of an active user; both are valid for 10 minutes. With the `sign_in_token` of a step-up that has `email` in `next`, they continue it. The response, and its time, are the same for every address.',
  })
  @ApiResponse({
    status: 202,
    type: SignInLinkRequestedResponse,
    description: 'The request is accepted; the next step is in a mail.',
  })
  @ApiProblems(
    'malformed_request',
    'invalid_sign_in_token',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async requestSignInLink(
    @Body() request: RequestSignInLinkDto,
    @Client() client: ClientInfo,
  ): Promise<SignInLinkRequestedResponse> {
    const { token, expiresIn } = await this.requests.accept(request, client);
    return { sign_in_token: token, expires_in: expiresIn };
  }

  @Public()
  @Post('code')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Sign in with the code of a mail',
    description:
      'The code works only together with the `sign_in_token` of the request that the mail answers. Five wrong codes void the sign-in.',
  })
  @ApiResponse({ status: 200, type: SignInResponse, description: 'Signed in.' })
  @ApiProblems(
    'malformed_request',
    'invalid_sign_in_token',
    'invalid_one_time_token',
    'invalid_second_factor',
    'second_factor_required',
    'account_disabled',
    'deletion_scheduled',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async enterSignInCode(
    @Body() { sign_in_token, code }: SignInCodeDto,
    @Client() client: ClientInfo,
  ): Promise<SignInResponse> {
    return this.links.enterCode(sign_in_token, code, client);
  }

  @Public()
  @Post('link')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Open the link of a mail',
    description:
      'Signs in with the `sign_in_token` of the same sign-in. Without it, as on another device, the response has the code to enter where the sign-in was started, and the link stays valid.',
  })
  @ApiResponse({
    status: 200,
    type: SignInLinkResponse,
    description: 'Signed in, or the code to enter where the sign-in was started.',
  })
  @ApiProblems(
    'malformed_request',
    'invalid_sign_in_token',
    'invalid_one_time_token',
    'invalid_second_factor',
    'second_factor_required',
    'account_disabled',
    'deletion_scheduled',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async openSignInLink(
    @Body() link: SignInLinkDto,
    @Client() client: ClientInfo,
  ): Promise<SignInLinkResponse> {
    return this.links.open(link, client);
  }
}
