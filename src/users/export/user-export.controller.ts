import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequestedBy, type Requester } from '../../access/requester.js';
import { Role } from '../../access/role.enum.js';
import { Roles } from '../../access/roles.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { ApiId } from '../../http/routes/api-id.decorator.js';
import { UuidPipe } from '../../validation/uuid.pipe.js';
import { ApiExport } from './api-export.decorator.js';
import { toAttachment } from './to-attachment.js';
import { UserExport } from './user-export.service.js';

@ApiTags('users')
@Controller('users/:user_id/export')
@Roles(Role.Admin)
export class UserExportController {
  constructor(private readonly exports: UserExport) {}

  @Get()
  @ApiId('user_id')
  @ApiOperation({
    summary: 'Export the data of a user',
    description: 'For admins. The same document as `GET /users/me/export`.',
  })
  @ApiExport()
  @ApiProblems('invalid_token', 'forbidden', 'not_found', 'validation_failed')
  async exportUser(
    @RequestedBy() requester: Requester,
    @Param('user_id', UuidPipe) userId: string,
  ): Promise<StreamableFile> {
    return toAttachment(userId, await this.exports.start(userId, requester));
  }
}
