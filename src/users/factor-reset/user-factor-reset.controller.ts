import { Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequestedBy, type Requester } from '../../access/requester.js';
import { RequiresRecentAuth } from '../../access/requires-recent-auth.decorator.js';
import { Role } from '../../access/role.enum.js';
import { Roles } from '../../access/roles.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { ApiId } from '../../http/routes/api-id.decorator.js';
import { UuidPipe } from '../../validation/uuid.pipe.js';
import { FactorResetResponse, toFactorResetResponse } from './dto/factor-reset.response.js';
import { FactorResets } from './factor-resets.js';

@ApiTags('users')
@Controller('users/:user_id/factor-reset')
@Roles(Role.Admin)
export class UserFactorResetController {
  constructor(private readonly resets: FactorResets) {}

  @Post()
  @HttpCode(202)
  @RequiresRecentAuth()
  @ApiId('user_id')
  @ApiOperation({
    summary: 'Reset the factors of a user',
    description:
      'For admins, for a user that has lost its authenticator app, its passkeys and its recovery codes. The user gets a mail at once, with a link that cancels the reset. After `FACTOR_RESET_DELAY_HOURS`, all factors except the password, the recovery codes and the trusted devices are removed, and all sessions revoked. A reset that is scheduled already keeps its time. The own user is rejected with `forbidden`. Requires a recent authentication.',
  })
  @ApiResponse({ status: 202, type: FactorResetResponse, description: 'Reset scheduled, or made.' })
  @ApiProblems(
    'invalid_token',
    'insufficient_user_authentication',
    'forbidden',
    'not_found',
    'no_second_factor',
    'validation_failed',
  )
  async resetFactors(
    @RequestedBy() requester: Requester,
    @Param('user_id', UuidPipe) userId: string,
  ): Promise<FactorResetResponse> {
    return toFactorResetResponse(await this.resets.schedule(userId, requester));
  }

  @Delete()
  @HttpCode(204)
  @ApiId('user_id')
  @ApiOperation({
    summary: 'Cancel the reset of the factors of a user',
    description: 'For admins. Changes nothing if no reset is scheduled.',
  })
  @ApiResponse({ status: 204, description: 'No reset is scheduled any more.' })
  @ApiProblems('invalid_token', 'forbidden', 'not_found', 'validation_failed')
  async cancelFactorReset(
    @RequestedBy() requester: Requester,
    @Param('user_id', UuidPipe) userId: string,
  ): Promise<void> {
    await this.resets.cancel(userId, requester);
  }
}
