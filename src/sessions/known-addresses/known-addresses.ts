import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, type Repository } from 'typeorm';
import { addressKey } from '../../rate-limits/address-key.js';
import { byName } from '../../identity/canonical.js';
import { KnownAddress } from './known-address.entity.js';

/** Of an account; the one that was not used for the longest time makes room. */
const MAX_ADDRESSES = 50;

/** Milliseconds; when an address was used last is kept as exactly as that, so that most sign-ins write nothing. */
const DAY = 24 * 60 * 60 * 1000;

/** Where an account has been used: what a stranger's guesses can't keep its owner out of. */
@Injectable()
export class KnownAddresses {
  constructor(
    @InjectRepository(KnownAddress) private readonly addresses: Repository<KnownAddress>,
  ) {}

  /**
   * @param name of an account, or of none: one look-up by key either way
   * @returns whether the account has been used from this address
   */
  async has(name: string, address: string): Promise<boolean> {
    return this.addresses.existsBy({ address: addressKey(address), user: byName(name) });
  }

  /** @param ip none when it is not known */
  async remember(
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
    // Another sign-in may have been first.
    await manager.upsert(KnownAddress, { ...id, lastUsedAt: now }, ['userId', 'address']);
    await forgetOldest(manager, userId);
  }
}

async function forgetOldest(manager: EntityManager, userId: string): Promise<void> {
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
