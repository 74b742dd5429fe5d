import { Body, Controller, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../../http/requests/client-info.js';
import { PasskeyCreationResponse } from '../../users/passkeys/dto/creation-options.response.js';
import { SignInResponse } from '../attempts/dto/sign-in.response.js';
import { SignInTokenDto } from '../attempts/dto/sign-in-token.dto.js';
import { SignInMetrics } from '../sign-in-metrics.interceptor.js';
import { EnrollPasskeyDto } from './dto/enroll-passkey.dto.js';
import { PasskeyOptionsDto } from './dto/passkey-options.dto.js';
import { PasskeyRequestResponse } from './dto/passkey-request.response.js';
import { PasskeySignInDto } from './dto/passkey-sign-in.dto.js';
import { PasskeyEnrolment } from './passkey-enrolment.service.js';
import { PasskeySignIn } from './passkey-sign-in.service.js';

@ApiTags('auth')
@Public()
@Controller('auth/sign-in')
export class PasskeySignInController {
  constructor(
    private readonly signIns: PasskeySignIn,
    private readonly enrolment: PasskeyEnrolment,
  ) {}

  @Post('passkey/options')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Start a sign-in with a passkey',
    description:
      'Returns the options of `navigator.credentials.get()`. Without `sign_in_token`, a sign-in without a username starts, in which the user picks a passkey (also by conditional UI); its options are the same for each visitor. With the `sign_in_token` of a sign-in with `passkey` in `next`, they list the passkeys of the user. The challenge is valid for 5 minutes, in this sign-in, once.',
  })
  @ApiResponse({ status: 200, type: PasskeyRequestResponse, description: 'The options.' })
  @ApiProblems(
    'malformed_request',
    'invalid_sign_in_token',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async createSignInOptions(
    @Body() { sign_in_token }: PasskeyOptionsDto,
    @Client() client: ClientInfo,
  ): Promise<PasskeyRequestResponse> {
    return this.signIns.options(sign_in_token, client);
  }

  @Post('passkey')
  @HttpCode(200)
  @UseInterceptors(SignInMetrics)
  @ApiOperation({
    summary: 'Sign in with a passkey',
    description:
      'Verifies the response of `navigator.credentials.get()`. A passkey that has verified its user completes a sign-in alone. After 401 `unknown_passkey`, call `PublicKeyCredential.signalUnknownCredential()`: the browser then stops offering the passkey.',
  })
  @ApiResponse({ status: 200, type: SignInResponse, description: 'Signed in.' })
  @ApiProblems(
    'malformed_request',
    'invalid_sign_in_token',
    'invalid_passkey',
    'unknown_passkey',
    'account_disabled',
    'deletion_scheduled',
    'email_not_verified',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async signInWithPasskey(
    @Body() proof: PasskeySignInDto,
    @Client() client: ClientInfo,
  ): Promise<SignInResponse> {
    return this.signIns.signIn(proof, client);
  }

  @Post('enroll/passkey/options')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Start adding a passkey in a sign-in',
    description:
      'For a sign-in with `enroll_passkey` in `next`. Returns the options of `navigator.credentials.create()`.',
  })
  @ApiResponse({ status: 200, type: PasskeyCreationResponse, description: 'The options.' })
  @ApiProblems(
    'malformed_request',
    'invalid_sign_in_token',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async createEnrolmentOptions(
    @Body() { sign_in_token }: SignInTokenDto,
    @Client() client: ClientInfo,
  ): Promise<PasskeyCreationResponse> {
    return this.enrolment.options(sign_in_token, client);
  }

  @Post('enroll/passkey')
  @HttpCode(200)
  @UseInterceptors(SignInMetrics)
  @ApiOperation({
    summary: 'Add a passkey in a sign-in',
    description:
      'Verifies the response of `navigator.credentials.create()`, adds the passkey and completes the sign-in. The response has recovery codes, which are shown once.',
  })
  @ApiResponse({ status: 200, type: SignInResponse, description: 'Signed in.' })
  @ApiProblems(
    'malformed_request',
    'invalid_sign_in_token',
    'invalid_passkey',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async enrollPasskey(
    @Body() passkey: EnrollPasskeyDto,
    @Client() client: ClientInfo,
  ): Promise<SignInResponse> {
    return this.enrolment.enroll(passkey, client);
  }
}
