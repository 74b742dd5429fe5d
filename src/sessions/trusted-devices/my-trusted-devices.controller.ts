import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../access/current-user.decorator.js';
import type { Principal } from '../../access/principal.js';
import { type AuthenticatedRequester, RequestedBy } from '../../access/requester.js';
import { RequiresRecentAuth } from '../../access/requires-recent-auth.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { ApiId } from '../../http/routes/api-id.decorator.js';
import { UuidPipe } from '../../validation/uuid.pipe.js';
import { TrustedDevicesResponse } from './dto/trusted-devices.response.js';
import { OwnTrustedDevices } from './own-trusted-devices.service.js';

/** The devices that the requesting user trusts. */
@ApiTags('me')
@Controller('users/me/trusted-devices')
export class MyTrustedDevicesController {
  constructor(private readonly devices: OwnTrustedDevices) {}

  @Get()
  @ApiOperation({
    summary: 'List the own trusted devices',
    description: 'Sign-ins from these devices need no second factor. The last used first.',
  })
  @ApiResponse({ status: 200, type: TrustedDevicesResponse, description: 'The devices.' })
  @ApiProblems('invalid_token')
  async listMyTrustedDevices(
    @CurrentUser() { userId }: Principal,
  ): Promise<TrustedDevicesResponse> {
    return this.devices.list(userId);
  }

  @Delete()
  @HttpCode(204)
  @RequiresRecentAuth()
  @ApiOperation({
    summary: 'Revoke the trust in all own devices',
    description: 'The sessions continue; the next sign-ins need the second factor again.',
  })
  @ApiResponse({ status: 204, description: 'Trust revoked.' })
  @ApiProblems('invalid_token', 'insufficient_user_authentication')
  async revokeMyTrustedDevices(@RequestedBy() requester: AuthenticatedRequester): Promise<void> {
    await this.devices.revokeAll(requester);
  }

  @Delete(':device_id')
  @HttpCode(204)
  @ApiId('device_id')
  @RequiresRecentAuth()
  @ApiOperation({
    summary: 'Revoke the trust in an own device',
    description: 'Its sessions continue; its next sign-in needs the second factor again.',
  })
  @ApiResponse({ status: 204, description: 'Trust revoked.' })
  @ApiProblems(
    'invalid_token',
    'insufficient_user_authentication',
    'not_found',
    'validation_failed',
  )
  async revokeMyTrustedDevice(
    @RequestedBy() requester: AuthenticatedRequester,
    @Param('device_id', UuidPipe) deviceId: string,
  ): Promise<void> {
    await this.devices.revoke(requester, deviceId);
  }
}
