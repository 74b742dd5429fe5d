import { Body, Controller, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../../http/requests/client-info.js';
import { TotpEnrollmentResponse } from '../../users/factors/totp/dto/totp-enrollment.response.js';
import { SignInResponse } from '../attempts/dto/sign-in.response.js';
import { SignInTokenDto } from '../attempts/dto/sign-in-token.dto.js';
import { SignInMetrics } from '../sign-in-metrics.interceptor.js';
import { TotpStepDto } from './dto/second-factor.dto.js';
import { TotpSteps } from './totp-steps.service.js';

@ApiTags('auth')
@Controller('auth/sign-in')
export class TotpStepsController {
  constructor(private readonly steps: TotpSteps) {}

  @Public()
  @Post('totp')
  @HttpCode(200)
  @UseInterceptors(SignInMetrics)
  @ApiOperation({
    summary: 'Continue a sign-in with the code of an authenticator app',
    description:
      'The step `totp`. A code is accepted once, from 30 seconds before to 30 seconds after its time. The fifth wrong proof voids the sign-in.',
  })
  @ApiResponse({ status: 200, type: SignInResponse, description: 'Signed in.' })
  @ApiProblems(
    'malformed_request',
    'invalid_sign_in_token',
    'invalid_second_factor',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async proveTotp(
    @Body() step: TotpStepDto,
    @Client() client: ClientInfo,
  ): Promise<SignInResponse> {
    return this.steps.prove(step, client);
  }

  @Public()
  @Post('enroll/totp')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Set up an authenticator app during a sign-in',
    description:
      'The step `enroll_totp`, for a user that needs a second factor and has none. Creates a secret, which `POST /auth/sign-in/enroll/totp/activate` activates.',
  })
  @ApiResponse({ status: 200, type: TotpEnrollmentResponse, description: 'The secret.' })
  @ApiProblems(
    'malformed_request',
    'invalid_sign_in_token',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async beginTotpEnrollment(
    @Body() { sign_in_token }: SignInTokenDto,
    @Client() client: ClientInfo,
  ): Promise<TotpEnrollmentResponse> {
    return this.steps.beginEnrollment(sign_in_token, client);
  }

  @Public()
  @Post('enroll/totp/activate')
  @HttpCode(200)
  @UseInterceptors(SignInMetrics)
  @ApiOperation({
    summary: 'Activate the authenticator app and sign in',
    description:
      'By a code that the app shows. The response has ten recovery codes, which are readable this once.',
  })
  @ApiResponse({ status: 200, type: SignInResponse, description: 'Activated and signed in.' })
  @ApiProblems(
    'malformed_request',
    'invalid_sign_in_token',
    'invalid_second_factor',
    'not_found',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async activateTotpEnrollment(
    @Body() step: TotpStepDto,
    @Client() client: ClientInfo,
  ): Promise<SignInResponse> {
    return this.steps.activateEnrollment(step, client);
  }
}
