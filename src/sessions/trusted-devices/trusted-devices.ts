import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Requester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { Environment } from '../../config/environment.js';
import { rowLock } from '../../database/row-lock.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { User } from '../../identity/user.entity.js';
import { KeyRing } from '../../keys/key-ring.js';
import {
  formatSeededToken,
  isGenuineToken,
  parseSeededToken,
  type SeededSource,
} from '../../tokens/seeded-token.js';
import { TrustedDevice } from './trusted-device.entity.js';

/** Identifies the token to people and secret scanners. */
const PREFIX = 'uatd_';
const DAY = 24 * 60 * 60 * 1000;

/** Per user; a further one replaces the least recently used. */
const MAX_DEVICES = 20;

/** @returns the id of the device of a token; of a text that is no token, the nil UUID */
export function trustedDeviceIdOf(token: string): string {
  return parseSeededToken(PREFIX, token).id;
}

/** A user as it was when its credentials were verified. */
type VerifiedUser = Pick<User, 'id' | 'credentialEpoch'>;

/**
 * Devices on which sign-ins need no second factor. Their tokens do not rotate: without the first factor they
 * are worth nothing, while the loss of one response would cost the user the trust. The trust ends at a fixed
 * time, which its use does not extend, and with the next change of the user's credentials.
 */
@Injectable()
export class TrustedDevices {
  /** Milliseconds; 0 where the feature is off. */
  private readonly lifetime: number;
  /** Accepted keys, the current one first. */
  private readonly keys;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    ring: KeyRing,
    environment: Environment,
  ) {
    this.lifetime = environment.TRUSTED_DEVICE_DAYS * DAY;
    this.keys = ring.keysOf('trusted-device');
  }

  /**
   * Call it after the first factor only, and for a user with a second one: the work is the same for a wrong
   * token, for one of another user and without a token.
   *
   * @param user with the epoch of the first factor
   */
  async isTrusted(user: VerifiedUser, client: ClientInfo, token = ''): Promise<boolean> {
    if (this.lifetime === 0) return false;
    const claims = parseSeededToken(PREFIX, token);
    const { manager } = this.dataSource;
    const row = await manager.findOneBy(TrustedDevice, { id: claims.id });
    const isGenuine = isGenuineToken(claims, sourceOf(row ?? newDevice()), this.keys);
    const now = new Date();
    const isUsable =
      row?.userId === user.id &&
      row.credentialEpoch === user.credentialEpoch &&
      row.expiresAt > now &&
      isGenuine;
    if (!isUsable) return false;
    const { ip, userAgent } = client;
    const { affected } = await manager.update(
      TrustedDevice,
      { id: row.id },
      { lastUsedAt: now, ip, userAgent },
    );
    // Revoked meanwhile.
    return affected === 1;
  }

  /**
   * Trusts the device of a sign-in that is complete.
   *
   * @returns its token; undefined where the feature is off, or the user's credentials have changed since
   */
  async trust(
    { id: userId, credentialEpoch }: VerifiedUser,
    client: ClientInfo,
  ): Promise<string | undefined> {
    if (this.lifetime === 0) return undefined;
    return this.dataSource.transaction(async (manager) => {
      // Locked: of parallel sign-ins, each sees the devices of the others.
      const owner = await manager.findOne(User, {
        select: { id: true },
        where: { id: userId, credentialEpoch, isActive: true },
        ...rowLock(manager),
      });
      if (!owner) return undefined;
      const now = new Date();
      const requester = { client };
      await this.makeRoom(manager, requester, { id: userId, credentialEpoch }, now);
      const device = newDevice();
      await manager.insert(TrustedDevice, {
        ...device,
        userId,
        credentialEpoch,
        ip: client.ip,
        userAgent: client.userAgent,
        createdAt: now,
        lastUsedAt: now,
        expiresAt: new Date(now.getTime() + this.lifetime),
      });
      const details = { device_id: device.id };
      const about = { userId, actorId: userId, details };
      await recordAudit(manager, requester, { event: 'device_trusted', ...about });
      return formatSeededToken(PREFIX, sourceOf(device), this.keys[0]);
    });
  }

  /**
   * Ends the trust in all devices of a user, and records it.
   *
   * @returns the number of devices
   */
  async revokeAll(manager: EntityManager, userId: string, requester: Requester): Promise<number> {
    const { affected } = await manager.delete(TrustedDevice, { userId });
    const count = affected ?? 0;
    await recordRevocation(manager, requester, userId, count);
    return count;
  }

  /** Deletes void devices, and as many as another one replaces. */
  private async makeRoom(
    manager: EntityManager,
    requester: Requester,
    { id: userId, credentialEpoch }: VerifiedUser,
    now: Date,
  ): Promise<void> {
    const devices = await manager.find(TrustedDevice, {
      where: { userId },
      order: { lastUsedAt: 'DESC' },
    });
    const isLive = (each: TrustedDevice) =>
      each.credentialEpoch === credentialEpoch && each.expiresAt > now;
    const kept = devices.filter(isLive).slice(0, MAX_DEVICES - 1);
    const deleted = devices.filter((each) => !kept.includes(each));
    if (deleted.length === 0) return;
    await manager.delete(TrustedDevice, { id: In(deleted.map(({ id }) => id)) });
    await recordRevocation(manager, requester, userId, deleted.filter(isLive).length);
  }
}

async function recordRevocation(
  manager: EntityManager,
  requester: Requester,
  userId: string,
  count: number,
): Promise<void> {
  if (count === 0) return;
  const details = { device_count: count };
  await recordAudit(manager, requester, { event: 'device_trust_revoked', userId, details });
}

function newDevice(): Pick<TrustedDevice, 'id' | 'seed'> {
  return { id: uuidv7(), seed: randomBytes(32).toString('base64url') };
}

function sourceOf({ id, seed }: Pick<TrustedDevice, 'id' | 'seed'>): SeededSource {
  return { id, seed, purpose: 'trusted_device' };
}
