import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequestedBy, type Requester } from '../../access/requester.js';
import { Role } from '../../access/role.enum.js';
import { Roles } from '../../access/roles.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { ApiId } from '../../http/routes/api-id.decorator.js';
import { UuidPipe } from '../../validation/uuid.pipe.js';
import { UserPasswordResets } from './user-password-resets.service.js';

@ApiTags('users')
@Controller('users/:user_id/password-reset')
@Roles(Role.Admin)
export class UserPasswordResetController {
  constructor(private readonly resets: UserPasswordResets) {}

  @Post()
  @HttpCode(202)
  @ApiId('user_id')
  @ApiOperation({
    summary: 'Send a user the mail of a password reset',
    description:
      'For admins. The link is valid for 30 minutes. The current password and all sessions stay valid until the user sets a new password with it.',
  })
  @ApiResponse({ status: 202, description: 'The mail is queued.' })
  @ApiProblems(
    'invalid_token',
    'forbidden',
    'not_found',
    'user_disabled',
    'validation_failed',
    'mail_disabled',
  )
  async sendPasswordReset(
    @RequestedBy() requester: Requester,
    @Param('user_id', UuidPipe) userId: string,
  ): Promise<void> {
    await this.resets.send(userId, requester);
  }
}
