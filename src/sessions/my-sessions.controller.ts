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

/** Where the caller is signed in. */
@ApiTags('me')
@Controller('users/me/sessions')
export class MySessionsController {
  constructor(
    private readonly sessionList: SessionListService,
    private readonly revocation: RevocationService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List the own open sessions', description: 'The newest sign-in first.' })
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
  @ApiOperation({ summary: 'End all own sessions but the current one' })
  @ApiResponse({ status: 204, description: 'The others are over.' })
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
    summary: 'End one own session',
    description:
      'It may be the current one. Ending it again answers the same for as long as it is kept (`SESSION_RETENTION_DAYS`).',
  })
  @ApiResponse({ status: 204, description: 'It is over.' })
  @ApiProblems('invalid_token', 'not_found', 'validation_failed')
  async endMySession(
    @CurrentUser() { userId, sessionId: currentId }: Principal,
    @RequestedBy() requester: Requester,
    @Param('session_id', UuidPipe) sessionId: string,
  ): Promise<void> {
    const reason = sessionId === currentId ? 'logout' : 'ended_elsewhere';
    await this.revocation.end(userId, sessionId, reason, requester);
  }
}
