import { Body, Controller, Delete, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../../access/current-user.decorator.js';
import type { Principal } from '../../../access/principal.js';
import { RequiresRecentAuth } from '../../../access/requires-recent-auth.decorator.js';
import { ApiProblems } from '../../../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../../../http/requests/client-info.js';
import { FactorAddedResponse } from '../dto/factor-added.response.js';
import { TotpCodeDto } from './dto/totp-code.dto.js';
import { TotpEnrollmentResponse } from './dto/totp-enrollment.response.js';
import { OwnTotp } from './own-totp.service.js';

/** The authenticator app of the requesting user. */
@ApiTags('me')
@Controller('users/me/totp')
@RequiresRecentAuth()
export class MyTotpController {
  constructor(private readonly totp: OwnTotp) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Set up an authenticator app',
    description:
      'Creates a TOTP secret (RFC 6238: SHA-1, 6 digits, 30 seconds) that `POST /users/me/totp/activate` activates within 15 minutes. Until then an earlier app stays in use. Requires a recent authentication, and of a user with a second factor one with both factors.',
  })
  @ApiResponse({ status: 200, type: TotpEnrollmentResponse, description: 'The secret.' })
  @ApiProblems('invalid_token', 'insufficient_user_authentication', 'rate_limited')
  async beginTotp(
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
  ): Promise<TotpEnrollmentResponse> {
    return this.totp.begin({ principal, client });
  }

  @Post('activate')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Activate the authenticator app',
    description:
      'By a code that it shows. Replaces an earlier app, and voids pending sign-ins and trusted devices; sessions stay. Requires a recent authentication, and of a user with a second factor one with both factors.',
  })
  @ApiResponse({ status: 200, type: FactorAddedResponse, description: 'Activated.' })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'insufficient_user_authentication',
    'not_found',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async activateTotp(
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
    @Body() { code }: TotpCodeDto,
  ): Promise<FactorAddedResponse> {
    return this.totp.activate({ principal, client }, code);
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Remove the authenticator app',
    description:
      'Voids pending sign-ins and trusted devices; sessions stay. The recovery codes are deleted with the last factor. Requires a recent authentication with both factors.',
  })
  @ApiResponse({ status: 204, description: 'Removed.' })
  @ApiProblems(
    'invalid_token',
    'insufficient_user_authentication',
    'not_found',
    'last_sign_in_method',
    'rate_limited',
  )
  async removeTotp(
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
  ): Promise<void> {
    await this.totp.remove({ principal, client });
  }
}
