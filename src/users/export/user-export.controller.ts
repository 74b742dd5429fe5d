import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type AuthenticatedRequester, RequestedBy } from '../../access/requester.js';
import { RequiresRecentAuth } from '../../access/requires-recent-auth.decorator.js';
import { Role } from '../../access/role.enum.js';
import { Roles } from '../../access/roles.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { ApiId } from '../../http/routes/api-id.decorator.js';
import { UuidPipe } from '../../validation/uuid.pipe.js';
import { ApiExport } from './api-export.decorator.js';
import { RequestedExport } from './requested-export.service.js';
import { toAttachment } from './to-attachment.js';

@ApiTags('users')
@Controller('users/:user_id/export')
@Roles(Role.Admin)
export class UserExportController {
  constructor(private readonly exports: RequestedExport) {}

  @Get()
  @RequiresRecentAuth()
  @ApiId('user_id')
  @ApiOperation({
    summary: 'Export the data of a user',
    description:
      'For admins. The same document as `GET /users/me/export`. Requires a recent authentication, and is recorded in the audit log.',
  })
  @ApiExport()
  @ApiProblems(
    'invalid_token',
    'insufficient_user_authentication',
    'forbidden',
    'not_found',
    'validation_failed',
    'rate_limited',
  )
  async exportUser(
    @RequestedBy() requester: AuthenticatedRequester,
    @Param('user_id', UuidPipe) userId: string,
  ): Promise<StreamableFile> {
    return toAttachment(userId, await this.exports.start(userId, requester));
  }
}
