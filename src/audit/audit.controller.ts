import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Role } from '../access/role.enum.js';
import { Roles } from '../access/roles.decorator.js';
import { ApiProblems } from '../http/problems/api-problems.decorator.js';
import { ApiPage } from '../http/paging/api-page.decorator.js';
import { linkNextPage } from '../http/paging/link-next-page.js';
import type { Page } from '../http/paging/page.dto.js';
import { AuditListService } from './audit-list.service.js';
import { AuditEventResponse } from './dto/audit-event.response.js';
import { ListAuditEventsQuery } from './dto/list-audit-events.query.js';

/** Read access to security events, for admins. No route changes or deletes them. */
@ApiTags('audit')
@Controller('audit-events')
@Roles(Role.Admin)
export class AuditController {
  constructor(private readonly auditList: AuditListService) {}

  @Get()
  @ApiOperation({
    summary: 'List security events',
    description:
      'For admins. Sign-ins, rejected requests, changes to users, roles and passwords, and revoked sessions; newest first. Rejected requests are written within two seconds; at high rates, or from one user or address, only a sample of them, within a minute. Events are deleted after `AUDIT_RETENTION_DAYS`.',
  })
  @ApiPage(AuditEventResponse, 'A page of events.')
  @ApiProblems('invalid_token', 'forbidden', 'validation_failed')
  async listAuditEvents(
    @Query() query: ListAuditEventsQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<AuditEventResponse>> {
    const page = await this.auditList.list(query);
    linkNextPage(page, request, reply);
    return page;
  }
}
