import { Body, Controller, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../../http/requests/client-info.js';
import { SignInResponse } from '../attempts/dto/sign-in.response.js';
import { SignInMetrics } from '../sign-in-metrics.interceptor.js';
import { RecoveryCodeStepDto } from './dto/second-factor.dto.js';
import { RecoveryCodeSteps } from './recovery-code-steps.service.js';

@ApiTags('auth')
@Controller('auth/sign-in/recovery-code')
export class RecoveryCodeStepsController {
  constructor(private readonly steps: RecoveryCodeSteps) {}

  @Public()
  @Post()
  @HttpCode(200)
  @UseInterceptors(SignInMetrics)
  @ApiOperation({
    summary: 'Continue a sign-in with a recovery code',
    description:
      'The step `recovery_code`, for a user that has lost its other factors. Each code is accepted once; its use is mailed to the user, and revokes its trusted devices. Changes of factors require a step-up after such a sign-in. The fifth wrong proof voids the sign-in.',
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
  async proveRecoveryCode(
    @Body() step: RecoveryCodeStepDto,
    @Client() client: ClientInfo,
  ): Promise<SignInResponse> {
    return this.steps.prove(step, client);
  }
}
