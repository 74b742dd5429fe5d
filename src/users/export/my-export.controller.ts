import { Controller, Get, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type AuthenticatedRequester, RequestedBy } from '../../access/requester.js';
import { RequiresRecentAuth } from '../../access/requires-recent-auth.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { ApiExport } from './api-export.decorator.js';
import { RequestedExport } from './requested-export.service.js';
import { toAttachment } from './to-attachment.js';

@ApiTags('me')
@Controller('users/me/export')
export class MyExportController {
  constructor(private readonly exports: RequestedExport) {}

  @Get()
  @RequiresRecentAuth()
  @ApiOperation({
    summary: 'Export the own data',
    description:
      'Everything that the database holds about the user, as JSON. Secrets are left out, and listed in `omitted`. Requires a recent authentication, and is recorded in the audit log.',
  })
  @ApiExport()
  @ApiProblems('invalid_token', 'insufficient_user_authentication', 'rate_limited')
  async exportMe(@RequestedBy() requester: AuthenticatedRequester): Promise<StreamableFile> {
    const { userId } = requester.principal;
    return toAttachment(userId, await this.exports.start(userId, requester));
  }
}
