import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { AuthenticatedRequester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { TrustedDevice } from './trusted-device.entity.js';
import { TrustedDevices } from './trusted-devices.js';
import {
  toTrustedDeviceResponse,
  type TrustedDevicesResponse,
} from './dto/trusted-devices.response.js';

/** The devices that a user trusts. */
@Injectable()
export class OwnTrustedDevices {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly devices: TrustedDevices,
  ) {}

  /** The last used first, without devices that a change of credentials has made void. */
  async list(userId: string): Promise<TrustedDevicesResponse> {
    const devices = await this.dataSource.manager
      .createQueryBuilder(TrustedDevice, 'device')
      .innerJoin('device.user', 'user', 'user.credentialEpoch = device.credentialEpoch')
      .where('device.userId = :userId AND device.expiresAt > :now', { userId, now: Date.now() })
      .orderBy('device.lastUsedAt', 'DESC')
      .addOrderBy('device.id', 'DESC')
      .getMany();
    return { data: devices.map(toTrustedDeviceResponse) };
  }

  /** @throws AppException `not_found` */
  async revoke(requester: AuthenticatedRequester, id: string): Promise<void> {
    const { userId } = requester.principal;
    await this.dataSource.transaction(async (manager) => {
      const { affected } = await manager.delete(TrustedDevice, { id, userId });
      if (affected !== 1) {
        throw new AppException('not_found', { detail: 'There is no such trusted device.' });
      }
      const details = { device_id: id };
      await recordAudit(manager, requester, { event: 'device_trust_revoked', userId, details });
    });
  }

  async revokeAll(requester: AuthenticatedRequester): Promise<void> {
    const { userId } = requester.principal;
    await this.dataSource.transaction((manager) =>
      this.devices.revokeAll(manager, userId, requester),
    );
  }
}
