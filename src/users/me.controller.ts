import { Body, Controller, Get, HttpCode, Put } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { RequestedBy, type Requester } from '../access/requester.js';
import { ApiProblems } from '../http/problems/api-problems.decorator.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { CredentialsService } from './credentials.service.js';
import { ChangePasswordDto } from './dto/change-password.dto.js';
import { UpdateMeDto } from './dto/update-me.dto.js';
import { toUserResponse, UserResponse } from './dto/user.response.js';
import { ProfilesService } from './profiles.service.js';
import { UsersService } from './users.service.js';

/** The caller's own account. Whose it is comes from the access token, never from the request. */
@ApiTags('me')
@Controller('users/me')
export class MeController {
  constructor(
    private readonly users: UsersService,
    private readonly profiles: ProfilesService,
    private readonly credentials: CredentialsService,
    private readonly throttle: RateLimits,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Read the own profile' })
  @ApiResponse({ status: 200, type: UserResponse, description: 'The own account.' })
  @ApiProblems('invalid_token')
  getMe(@CurrentUser() { userId }: Principal): UserResponse | Promise<UserResponse> {
    return this.profiles.get(userId);
  }

  @Put()
  @ApiOperation({
    summary: 'Change the own profile',
    description: 'Changes what is sent and leaves the rest.',
  })
  @ApiResponse({ status: 200, type: UserResponse, description: 'The account as it is now.' })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'email_taken',
    'username_taken',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
  )
  async updateMe(
    @CurrentUser() { userId }: Principal,
    @RequestedBy() requester: Requester,
    @Body() changes: UpdateMeDto,
  ): Promise<UserResponse> {
    return this.throttle.attempt([{ limit: 'profileByUser', key: userId }], requester, async () =>
      toUserResponse(await this.users.update(userId, changes, requester)),
    );
  }

  @Put('password')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Change the own password',
    description: 'Ends every other session of the account.',
  })
  @ApiResponse({ status: 204, description: 'The new password counts.' })
  @ApiProblems(
    'malformed_request',
    'invalid_token',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'rate_limited',
    'overloaded',
  )
  async changeMyPassword(
    @CurrentUser() principal: Principal,
    @RequestedBy() requester: Requester,
    @Body() passwords: ChangePasswordDto,
  ): Promise<void> {
    await this.throttle.attempt(
      [{ limit: 'passwordBySession', key: principal.sessionId }],
      requester,
      () => this.credentials.change({ ...requester, principal }, passwords),
    );
  }
}
