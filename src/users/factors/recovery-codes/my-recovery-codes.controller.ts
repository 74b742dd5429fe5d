import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../../access/current-user.decorator.js';
import type { Principal } from '../../../access/principal.js';
import { RequiresRecentAuth } from '../../../access/requires-recent-auth.decorator.js';
import { ApiProblems } from '../../../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../../../http/requests/client-info.js';
import { RecoveryCodesResponse } from './dto/recovery-codes.response.js';
import { OwnRecoveryCodes } from './own-recovery-codes.service.js';

@ApiTags('me')
@Controller('users/me/recovery-codes')
export class MyRecoveryCodesController {
  constructor(private readonly codes: OwnRecoveryCodes) {}

  @Post()
  @HttpCode(200)
  @RequiresRecentAuth()
  @ApiOperation({
    summary: 'Create new recovery codes',
    description:
      'Ten codes, in place of all earlier ones. Only for a user with a second factor. Voids pending sign-ins and trusted devices; sessions stay. Requires a recent authentication with both factors.',
  })
  @ApiResponse({ status: 200, type: RecoveryCodesResponse, description: 'The new codes.' })
  @ApiProblems(
    'invalid_token',
    'insufficient_user_authentication',
    'no_second_factor',
    'rate_limited',
  )
  async replaceRecoveryCodes(
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
  ): Promise<RecoveryCodesResponse> {
    return this.codes.replace({ principal, client });
  }
}
