import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../access/current-user.decorator.js';
import type { Principal } from '../../access/principal.js';
import { RequestedBy, type Requester } from '../../access/requester.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { FactorResets } from './factor-resets.js';

@ApiTags('me')
@Controller('users/me/factor-reset')
export class MyFactorResetController {
  constructor(private readonly resets: FactorResets) {}

  /** Without a recent authentication: to object must be easy, and a reset can be requested again. */
  @Post('cancel')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Cancel the reset of the own factors',
    description:
      'Keeps all factors, for a user that did not ask for the reset or has found them. Changes nothing if no reset is scheduled.',
  })
  @ApiResponse({ status: 204, description: 'No reset is scheduled any more.' })
  @ApiProblems('invalid_token')
  async cancelMyFactorReset(
    @CurrentUser() { userId }: Principal,
    @RequestedBy() requester: Requester,
  ): Promise<void> {
    await this.resets.cancel(userId, requester);
  }
}
