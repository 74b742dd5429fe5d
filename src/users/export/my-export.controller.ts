import { Controller, Get, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../access/current-user.decorator.js';
import type { Principal } from '../../access/principal.js';
import { RequestedBy, type Requester } from '../../access/requester.js';
import { RequiresRecentAuth } from '../../access/requires-recent-auth.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { ApiExport } from './api-export.decorator.js';
import { OwnExportService } from './own-export.service.js';
import { toAttachment } from './to-attachment.js';

@ApiTags('me')
@Controller('users/me/export')
export class MyExportController {
  constructor(private readonly exports: OwnExportService) {}

  @Get()
  @RequiresRecentAuth()
  @ApiOperation({
    summary: 'Export the own data',
    description:
      'Everything that the database holds about the user, as JSON. Secrets are left out, and listed in `omitted`. Requires a recent authentication, and is recorded in the audit log.',
  })
  @ApiExport()
  @ApiProblems('invalid_token', 'insufficient_user_authentication', 'rate_limited')
  async exportMe(
    @CurrentUser() { userId }: Principal,
    @RequestedBy() requester: Requester,
  ): Promise<StreamableFile> {
    return toAttachment(userId, await this.exports.start(userId, requester));
  }
}
