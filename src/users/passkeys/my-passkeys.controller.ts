import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../access/current-user.decorator.js';
import type { Principal } from '../../access/principal.js';
import { RequiresRecentAuth } from '../../access/requires-recent-auth.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../../http/requests/client-info.js';
import { ApiId } from '../../http/routes/api-id.decorator.js';
import { UuidPipe } from '../../validation/uuid.pipe.js';
import { ChangePasskey } from './change-passkey.service.js';
import { AddPasskeyDto, RenamePasskeyDto } from './dto/add-passkey.dto.js';
import { PasskeyCreationResponse } from './dto/creation-options.response.js';
import {
  AddedPasskeyResponse,
  PasskeyListResponse,
  PasskeyResponse,
} from './dto/passkey.response.js';
import { MyPasskeys } from './my-passkeys.service.js';

@ApiTags('me')
@Controller('users/me/passkeys')
export class MyPasskeysController {
  constructor(
    private readonly passkeys: MyPasskeys,
    private readonly changes: ChangePasskey,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List the own passkeys',
    description:
      'With the arguments of `PublicKeyCredential.signalAllAcceptedCredentials()`, by which browsers stop offering passkeys that were removed.',
  })
  @ApiResponse({ status: 200, type: PasskeyListResponse, description: 'The own passkeys.' })
  @ApiProblems('invalid_token')
  async listMyPasskeys(@CurrentUser() { userId }: Principal): Promise<PasskeyListResponse> {
    return this.passkeys.list(userId);
  }

  @Post('options')
  @HttpCode(200)
  @RequiresRecentAuth()
  @ApiOperation({
    summary: 'Start adding a passkey',
    description:
      'Returns the options of `navigator.credentials.create()`. Their challenge is valid for 5 minutes, in this session, once. A user has at most 20 passkeys. Requires a recent authentication.',
  })
  @ApiResponse({ status: 200, type: PasskeyCreationResponse, description: 'The options.' })
  @ApiProblems(
    'invalid_passkey',
    'invalid_token',
    'insufficient_user_authentication',
    'rate_limited',
  )
  async createPasskeyOptions(
    @CurrentUser() principal: Principal,
  ): Promise<PasskeyCreationResponse> {
    return this.passkeys.options(principal);
  }

  @Post()
  @RequiresRecentAuth()
  @ApiOperation({
    summary: 'Add a passkey',
    description:
      'Verifies the response of `navigator.credentials.create()`. The first factor of a user comes with recovery codes. Pending sign-ins and one-time tokens of the user become void; its sessions stay. Requires a recent authentication.',
  })
  @ApiResponse({ status: 201, type: AddedPasskeyResponse, description: 'The new passkey.' })
  @ApiProblems(
    'malformed_request',
    'invalid_passkey',
    'invalid_token',
    'insufficient_user_authentication',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
  )
  async addPasskey(
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
    @Body() passkey: AddPasskeyDto,
  ): Promise<AddedPasskeyResponse> {
    return this.passkeys.add({ principal, client }, passkey);
  }

  @Patch(':passkey_id')
  @ApiId('passkey_id')
  @ApiOperation({
    summary: 'Rename a passkey',
    description: 'The name is for the list of passkeys; authenticators do not show it.',
  })
  @ApiResponse({ status: 200, type: PasskeyResponse, description: 'The renamed passkey.' })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'not_found',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
  )
  async renamePasskey(
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
    @Param('passkey_id', UuidPipe) id: string,
    @Body() { name }: RenamePasskeyDto,
  ): Promise<PasskeyResponse> {
    return this.changes.rename({ principal, client }, id, name);
  }

  @Delete(':passkey_id')
  @HttpCode(204)
  @RequiresRecentAuth()
  @ApiId('passkey_id')
  @ApiOperation({
    summary: 'Remove a passkey',
    description:
      'Call `PublicKeyCredential.signalAllAcceptedCredentials()` with the new list, so that the browser no longer offers the passkey. The last method of sign-in cannot be removed. Requires a recent authentication.',
  })
  @ApiResponse({ status: 204, description: 'Passkey removed.' })
  @ApiProblems(
    'invalid_token',
    'insufficient_user_authentication',
    'not_found',
    'last_sign_in_method',
    'validation_failed',
  )
  async removePasskey(
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
    @Param('passkey_id', UuidPipe) id: string,
  ): Promise<void> {
    await this.changes.remove({ principal, client }, id);
  }
}
