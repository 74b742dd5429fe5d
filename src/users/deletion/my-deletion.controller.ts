import { Controller, Delete, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../access/current-user.decorator.js';
import type { Principal } from '../../access/principal.js';
import { RequestedBy, type Requester } from '../../access/requester.js';
import { RequiresRecentAuth } from '../../access/requires-recent-auth.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { DeletionResponse, toDeletionResponse } from './dto/deletion.response.js';
import { UserDeletion } from './user-deletion.js';

@ApiTags('me')
@Controller('users/me')
export class MyDeletionController {
  constructor(private readonly deletion: UserDeletion) {}

  @Delete()
  @HttpCode(202)
  @RequiresRecentAuth()
  @ApiOperation({
    summary: 'Delete the own user',
    description:
      'Revokes all sessions, and schedules the deletion for the end of the grace period (`DELETION_GRACE_DAYS`). Until then, a sign-in is rejected with `deletion_scheduled`, and `POST /auth/cancel-deletion` cancels the deletion. Requires a recent authentication.',
  })
  @ApiResponse({ status: 202, type: DeletionResponse, description: 'Deletion scheduled.' })
  @ApiProblems('invalid_token', 'insufficient_user_authentication', 'last_admin')
  async deleteMe(
    @CurrentUser() { userId }: Principal,
    @RequestedBy() requester: Requester,
  ): Promise<DeletionResponse> {
    return toDeletionResponse(await this.deletion.schedule(userId, requester));
  }
}
