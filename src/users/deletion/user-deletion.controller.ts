import { Body, Controller, Delete, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequestedBy, type Requester } from '../../access/requester.js';
import { Role } from '../../access/role.enum.js';
import { Roles } from '../../access/roles.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { ApiId } from '../../http/routes/api-id.decorator.js';
import { UuidPipe } from '../../validation/uuid.pipe.js';
import { toUserResponse, UserResponse } from '../dto/user.response.js';
import { DeletionResponse, toDeletionResponse } from './dto/deletion.response.js';
import { ScheduleDeletionDto } from './dto/schedule-deletion.dto.js';
import { UserDeletion } from './user-deletion.js';

@ApiTags('users')
@Controller('users/:user_id/deletion')
@Roles(Role.Admin)
export class UserDeletionController {
  constructor(private readonly deletion: UserDeletion) {}

  @Put()
  @ApiId('user_id')
  @ApiOperation({
    summary: 'Schedule the deletion of a user',
    description:
      'For admins. Revokes all sessions of the user. Until the deletion, the user can cancel it, unless it is disabled too. A deletion that is scheduled already gets the new time. The own user requires a recent authentication.',
  })
  @ApiResponse({ status: 200, type: DeletionResponse, description: 'Deletion scheduled.' })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'insufficient_user_authentication',
    'forbidden',
    'not_found',
    'last_admin',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
  )
  async scheduleDeletion(
    @RequestedBy() requester: Requester,
    @Param('user_id', UuidPipe) userId: string,
    @Body() { grace_days }: ScheduleDeletionDto,
  ): Promise<DeletionResponse> {
    return toDeletionResponse(await this.deletion.schedule(userId, requester, grace_days));
  }

  @Delete()
  @ApiId('user_id')
  @ApiOperation({
    summary: 'Cancel the deletion of a user',
    description: 'For admins. Changes nothing if no deletion is scheduled.',
  })
  @ApiResponse({ status: 200, type: UserResponse, description: 'The user, which is kept.' })
  @ApiProblems('invalid_token', 'forbidden', 'not_found', 'validation_failed')
  async cancelDeletion(
    @RequestedBy() requester: Requester,
    @Param('user_id', UuidPipe) userId: string,
  ): Promise<UserResponse> {
    return toUserResponse(await this.deletion.cancel(userId, requester));
  }
}
