import { Controller, Delete, Get, HttpCode, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { RequestedBy, type Requester } from '../access/requester.js';
import { Role } from '../access/role.enum.js';
import { Roles } from '../access/roles.decorator.js';
import { ApiProblems } from '../http/problems/api-problems.decorator.js';
import { ApiId } from '../http/routes/api-id.decorator.js';
import { ApiPage } from '../http/paging/api-page.decorator.js';
import { linkNextPage } from '../http/paging/link-next-page.js';
import type { Page } from '../http/paging/page.dto.js';
import { PageQueryDto } from '../http/paging/page-query.dto.js';
import { UuidPipe } from '../validation/uuid.pipe.js';
import { SessionResponse } from './dto/session.response.js';
import { SessionListService } from './session-list.service.js';
import { RevocationService } from './revocation.service.js';

/** The sessions of any user, for admins. */
@ApiTags('users')
@Controller('users/:user_id/sessions')
@Roles(Role.Admin)
export class UserSessionsController {
  constructor(
    private readonly sessionList: SessionListService,
    private readonly revocation: RevocationService,
  ) {}

  @Get()
  @ApiId('user_id')
  @ApiOperation({ summary: "List a user's active sessions", description: 'For admins.' })
  @ApiPage(SessionResponse, 'A page of sessions.')
  @ApiProblems('invalid_token', 'forbidden', 'not_found', 'validation_failed')
  async listUserSessions(
    @CurrentUser() { sessionId }: Principal,
    @Param('user_id', UuidPipe) userId: string,
    @Query() query: PageQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<SessionResponse>> {
    const page = await this.sessionList.listForAdmin(userId, sessionId, query);
    linkNextPage(page, request, reply);
    return page;
  }

  @Delete()
  @HttpCode(204)
  @ApiId('user_id')
  @ApiOperation({ summary: 'Revoke all sessions of a user', description: 'For admins.' })
  @ApiResponse({ status: 204, description: 'Sessions revoked.' })
  @ApiProblems('invalid_token', 'forbidden', 'not_found', 'validation_failed')
  async endUserSessions(
    @RequestedBy() requester: Requester,
    @Param('user_id', UuidPipe) userId: string,
  ): Promise<void> {
    await this.revocation.revokeAllForAdmin(userId, 'admin', requester);
  }

  @Delete(':session_id')
  @HttpCode(204)
  @ApiId('user_id')
  @ApiId('session_id')
  @ApiOperation({ summary: 'Revoke a session of a user', description: 'For admins.' })
  @ApiResponse({ status: 204, description: 'Session revoked.' })
  @ApiProblems('invalid_token', 'forbidden', 'not_found', 'validation_failed')
  async endUserSession(
    @RequestedBy() requester: Requester,
    @Param('user_id', UuidPipe) userId: string,
    @Param('session_id', UuidPipe) sessionId: string,
  ): Promise<void> {
    await this.revocation.revoke(userId, sessionId, 'admin', requester);
  }
}
