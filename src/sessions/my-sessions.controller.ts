import { Controller, Delete, Get, HttpCode, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { RequestedBy, type Requester } from '../access/requester.js';
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

/** The sessions of the requesting user. */
@ApiTags('me')
@Controller('users/me/sessions')
export class MySessionsController {
  constructor(
    private readonly sessionList: SessionListService,
    private readonly revocation: RevocationService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List the own active sessions',
    description: 'The newest sign-in first.',
  })
  @ApiPage(SessionResponse, 'A page of sessions.')
  @ApiProblems('invalid_token', 'validation_failed')
  async listMySessions(
    @CurrentUser() { userId, sessionId }: Principal,
    @Query() query: PageQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<SessionResponse>> {
    const page = await this.sessionList.list(userId, sessionId, query);
    linkNextPage(page, request, reply);
    return page;
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Revoke all own sessions except the current one',
    description: 'Includes their access tokens. The session of the request continues.',
  })
  @ApiResponse({ status: 204, description: 'Sessions revoked.' })
  @ApiProblems('invalid_token')
  async endMyOtherSessions(
    @CurrentUser() { userId, sessionId }: Principal,
    @RequestedBy() requester: Requester,
  ): Promise<void> {
    await this.revocation.revokeAll(userId, 'ended_elsewhere', requester, sessionId);
  }

  @Delete(':session_id')
  @HttpCode(204)
  @ApiId('session_id')
  @ApiOperation({
    summary: 'Revoke an own session',
    description:
      'Includes the current session. Revoking a session again gets the same response until the row is purged (`SESSION_RETENTION_DAYS`).',
  })
  @ApiResponse({ status: 204, description: 'Session revoked.' })
  @ApiProblems('invalid_token', 'not_found', 'validation_failed')
  async endMySession(
    @CurrentUser() { userId, sessionId: currentId }: Principal,
    @RequestedBy() requester: Requester,
    @Param('session_id', UuidPipe) sessionId: string,
  ): Promise<void> {
    const reason = sessionId === currentId ? 'logout' : 'ended_elsewhere';
    await this.revocation.revoke(userId, sessionId, reason, requester);
  }
}
