import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestedBy, type Requester } from '../../access/requester.js';
import { Role } from '../../access/role.enum.js';
import { Roles } from '../../access/roles.decorator.js';
import { ApiPage } from '../../http/paging/api-page.decorator.js';
import { linkNextPage } from '../../http/paging/link-next-page.js';
import { PageQueryDto } from '../../http/paging/page-query.dto.js';
import type { Page } from '../../http/paging/page.dto.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { ApiId } from '../../http/routes/api-id.decorator.js';
import { UuidPipe } from '../../validation/uuid.pipe.js';
import { CreateInvitationDto } from './dto/create-invitation.dto.js';
import { InvitationResponse, toInvitationResponse } from './dto/invitation.response.js';
import { InvitationListService } from './invitation-list.service.js';
import { Invitations } from './invitations.service.js';

@ApiTags('users')
@Controller('invitations')
@Roles(Role.Admin)
export class InvitationsController {
  constructor(
    private readonly invitations: Invitations,
    private readonly invitationList: InvitationListService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List invitations',
    description:
      'For admins. Invitations that are not accepted, the newest first; expired ones are listed for 30 days.',
  })
  @ApiPage(InvitationResponse, 'A page of invitations.')
  @ApiProblems('invalid_token', 'forbidden', 'validation_failed')
  async listInvitations(
    @Query() query: PageQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<InvitationResponse>> {
    const page = await this.invitationList.list(query);
    linkNextPage(page, request, reply);
    return page;
  }

  @Post()
  @ApiOperation({
    summary: 'Invite a user',
    description:
      'For admins. Creates a disabled user without a password, and sends it a link that is valid for 7 days. `POST /auth/accept-invitation` sets the password and enables the user.',
  })
  @ApiResponse({ status: 201, type: InvitationResponse, description: 'The new invitation.' })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'forbidden',
    'email_taken',
    'username_taken',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'mail_disabled',
  )
  async createInvitation(
    @RequestedBy() requester: Requester,
    @Body() values: CreateInvitationDto,
  ): Promise<InvitationResponse> {
    return toInvitationResponse(await this.invitations.create(values, requester));
  }

  @Post(':user_id/resend')
  @HttpCode(202)
  @ApiId('user_id')
  @ApiOperation({
    summary: 'Send an invitation again',
    description: 'For admins. The new link is valid for 7 days, and earlier ones are void.',
  })
  @ApiResponse({ status: 202, type: InvitationResponse, description: 'The mail is queued.' })
  @ApiProblems('invalid_token', 'forbidden', 'not_found', 'validation_failed', 'mail_disabled')
  async resendInvitation(
    @RequestedBy() requester: Requester,
    @Param('user_id', UuidPipe) userId: string,
  ): Promise<InvitationResponse> {
    return toInvitationResponse(await this.invitations.resend(userId, requester));
  }

  @Delete(':user_id')
  @HttpCode(204)
  @ApiId('user_id')
  @ApiOperation({
    summary: 'Revoke an invitation',
    description: 'For admins. Deletes the invited user; its link is void.',
  })
  @ApiResponse({ status: 204, description: 'Invitation revoked.' })
  @ApiProblems('invalid_token', 'forbidden', 'not_found', 'validation_failed')
  async revokeInvitation(
    @RequestedBy() requester: Requester,
    @Param('user_id', UuidPipe) userId: string,
  ): Promise<void> {
    await this.invitations.revoke(userId, requester);
  }
}
