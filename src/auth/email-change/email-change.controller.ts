import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../../http/requests/client-info.js';
import { EmailChangeTokenDto } from './dto/email-change-token.dto.js';
import { EmailChanges } from './email-changes.service.js';

/** Serves the links of a change of e-mail; `PUT /users/me` starts it. */
@ApiTags('auth')
@Controller('auth/email-change')
export class EmailChangeController {
  constructor(private readonly emailChanges: EmailChanges) {}

  @Public()
  @Post('confirm')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Confirm a new e-mail address',
    description:
      'The token is in the mail to the new address, and valid for 24 hours. The address is verified from then on. The previous address gets a mail with a link that undoes the change.',
  })
  @ApiResponse({ status: 204, description: 'The e-mail address is changed.' })
  @ApiProblems(
    'malformed_request',
    'invalid_one_time_token',
    'email_taken',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async confirmEmailChange(
    @Body() { token }: EmailChangeTokenDto,
    @Client() client: ClientInfo,
  ): Promise<void> {
    await this.emailChanges.confirm(token, client);
  }

  @Public()
  @Post('undo')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Undo a change of the e-mail address',
    description:
      'The token is in the mail to the previous address. It is valid for 72 hours, also after a change of the password. Restores the address, revokes all sessions, removes the password and sends a link to set a new one.',
  })
  @ApiResponse({ status: 204, description: 'The previous e-mail address is restored.' })
  @ApiProblems(
    'malformed_request',
    'invalid_one_time_token',
    'email_taken',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async undoEmailChange(
    @Body() { token }: EmailChangeTokenDto,
    @Client() client: ClientInfo,
  ): Promise<void> {
    await this.emailChanges.undo(token, client);
  }
}
