import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, type Repository } from 'typeorm';
import { addressKey } from '../../rate-limits/address-key.js';
import { byName } from '../../identity/canonical.js';
import { KnownAddress } from './known-address.entity.js';

/** Per user; the least recently used address is deleted first. */
const MAX_ADDRESSES = 50;

/** Milliseconds; the accuracy of `last_used_at`, so that most sign-ins write nothing. */
const DAY = 24 * 60 * 60 * 1000;

/** Addresses from which a user has signed in: guesses from elsewhere never block a sign-in from them. */
@Injectable()
export class KnownAddresses {
  constructor(
    @InjectRepository(KnownAddress) private readonly addresses: Repository<KnownAddress>,
  ) {}

  /**
   * @param name a sign-in name, existing or not: one look-up by key either way
   * @returns whether the user has signed in from this address
   */
  async has(name: string, address: string): Promise<boolean> {
    return this.addresses.existsBy({ address: addressKey(address), user: byName(name) });
  }

  /** @param ip null for an unknown address, which is not recorded */
  async record(
    userId: string,
    ip: string | null,
    now: Date,
    manager: EntityManager = this.addresses.manager,
  ): Promise<void> {
    if (ip === null) return;
    const address = addressKey(ip);
    const id = { userId, address };
    const known = await manager.findOneBy(KnownAddress, id);
    if (known && now.getTime() - known.lastUsedAt.getTime() < DAY) return;
    // An upsert: a concurrent sign-in may have inserted the row.
    await manager.upsert(KnownAddress, { ...id, lastUsedAt: now }, ['userId', 'address']);
    await deleteOldest(manager, userId);
  }
}

async function deleteOldest(manager: EntityManager, userId: string): Promise<void> {
  const excess = await manager.find(KnownAddress, {
    select: { address: true },
    where: { userId },
    order: { lastUsedAt: 'DESC' },
    skip: MAX_ADDRESSES,
    take: MAX_ADDRESSES,
  });
  if (excess.length === 0) return;
  const addresses = excess.map(({ address }) => address);
  await manager.delete(KnownAddress, { userId, address: In(addresses) });
}
