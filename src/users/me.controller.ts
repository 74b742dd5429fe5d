import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { RequiresRecentAuth } from '../access/requires-recent-auth.decorator.js';
import { ApiProblems } from '../http/problems/api-problems.decorator.js';
import { Client, type ClientInfo } from '../http/requests/client-info.js';
import { TokenPairResponse } from '../tokens/token-pair.response.js';
import { ChangePasswordDto } from './dto/change-password.dto.js';
import { UpdateMeDto } from './dto/update-me.dto.js';
import { UserResponse } from './dto/user.response.js';
import { OwnPasswordService } from './own-password.service.js';
import { OwnProfileService } from './own-profile.service.js';
import { RemovePassword } from './remove-password.service.js';
import { ProfileCache } from './profile-cache.js';

/** The requesting user. The user id comes from the access token, never from the request. */
@ApiTags('me')
@Controller('users/me')
export class MeController {
  constructor(
    private readonly profiles: ProfileCache,
    private readonly ownProfile: OwnProfileService,
    private readonly passwords: OwnPasswordService,
    private readonly passwordRemoval: RemovePassword,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Read the own profile',
    description: 'The user of the access token, with its current role.',
  })
  @ApiResponse({ status: 200, type: UserResponse, description: 'The own profile.' })
  @ApiProblems('invalid_token')
  getMe(@CurrentUser() { userId }: Principal): UserResponse | Promise<UserResponse> {
    return this.profiles.get(userId);
  }

  @Put()
  @ApiOperation({
    summary: 'Change the own profile',
    description:
      'Changes the given fields and leaves the others. A new e-mail address requires a sign-in or `POST /auth/reauthenticate` within the last 10 minutes. Where the service sends mail, the address is `pending_email` until it is confirmed by the link that is sent to it; the current address cancels that. Where it sends none, the change is immediate.',
  })
  @ApiResponse({ status: 200, type: UserResponse, description: 'The changed profile.' })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'insufficient_user_authentication',
    'email_taken',
    'username_taken',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async updateMe(
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
    @Body() changes: UpdateMeDto,
  ): Promise<UserResponse> {
    return this.ownProfile.update({ principal, client }, changes);
  }

  @Put('password')
  @ApiOperation({
    summary: 'Change the own password',
    description:
      'Revokes every session of the user, with all access and refresh tokens. The current session continues as a new one: use the token pair of the response from then on. A user with a second factor must have proved it within the last 10 minutes.',
  })
  @ApiResponse({
    status: 200,
    type: TokenPairResponse,
    description: 'Password changed; the token pair of the new session.',
  })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'insufficient_user_authentication',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'overloaded',
  )
  async changeMyPassword(
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
    @Body() passwords: ChangePasswordDto,
  ): Promise<TokenPairResponse> {
    return this.passwords.change({ principal, client }, passwords);
  }

  @Delete('password')
  @HttpCode(204)
  @RequiresRecentAuth()
  @ApiOperation({
    summary: 'Remove the own password',
    description:
      'For a user that can sign in without it: with a passkey that has verified the user, or by e-mail where that is enabled. Sessions stay. `POST /auth/password-reset` sets a password again. Requires a recent authentication.',
  })
  @ApiResponse({ status: 204, description: 'Password removed.' })
  @ApiProblems(
    'invalid_token',
    'insufficient_user_authentication',
    'not_found',
    'last_sign_in_method',
  )
  async removeMyPassword(
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
  ): Promise<void> {
    await this.passwordRemoval.remove({ principal, client });
  }
}
