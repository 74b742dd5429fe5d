import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { type Engine, engineOf } from '../../database/engine.js';
import { GroupCommit } from '../../database/group-commit.js';
import { runStatement } from '../../database/run-statement.js';
import { byName } from '../../identity/canonical.js';
import { addressKey } from '../../rate-limits/address-key.js';
import { KnownAddress } from './known-address.entity.js';
import { KNOWN_ADDRESS_STATEMENTS } from './known-address-statements.js';

/** The use of an address by a user. */
export interface AddressUse {
  readonly userId: string;
  /** null for an unknown address, which is not recorded */
  readonly ip: string | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

interface WrittenRow {
  readonly user_id: string;
  readonly address: string;
  /** PostgreSQL's driver returns a text. */
  readonly last_used_at: number | string;
}

/** Per user; the least recently used address is deleted first. */
const MAX_ADDRESSES = 50;

/** Milliseconds; the accuracy of `last_used_at`, so that most sign-ins write nothing. */
const DAY = 24 * 60 * 60 * 1000;

/** Addresses from which a user has signed in: guesses from elsewhere never block a sign-in from them. */
@Injectable()
export class KnownAddresses {
  private readonly engine: Engine;
  private readonly uses: GroupCommit<AddressUse, never>;

  constructor(
    @InjectRepository(KnownAddress) private readonly addresses: Repository<KnownAddress>,
  ) {
    const { manager } = addresses;
    this.engine = engineOf(manager.connection);
    this.uses = new GroupCommit<AddressUse, never>({
      keyOf: ({ userId, ip }) => `${userId} ${addressKey(ip ?? '')}`,
      commit: async (uses) => {
        await this.recordAll(manager, uses);
        return new Map<string, never>();
      },
      engine: this.engine,
    });
  }

  /**
   * @param name a sign-in name, existing or not: one look-up by key either way
   * @returns whether the user has signed in from this address
   */
  async has(name: string, address: string): Promise<boolean> {
    return this.addresses.existsBy({ address: addressKey(address), user: byName(name) });
  }

  /** @returns whether the user has signed in from this address */
  async hasUser(userId: string, address: string): Promise<boolean> {
    return this.addresses.existsBy({ userId, address: addressKey(address) });
  }

  /** Records a use, together with those of other users at the same time. */
  async record(use: AddressUse): Promise<void> {
    if (use.ip !== null) await this.uses.write(use);
  }

  /**
   * @param uses one per user and address
   * @returns the uses of addresses that were not known
   */
  async recordAll<Use extends AddressUse>(manager: EntityManager, uses: Use[]): Promise<Use[]> {
    const rows = uses.flatMap(({ userId, ip, now }) =>
      ip === null ? [] : [{ user_id: userId, address: addressKey(ip), now }],
    );
    if (rows.length === 0) return [];
    const { record, deleteOldest } = KNOWN_ADDRESS_STATEMENTS[this.engine];
    const written = await runStatement<WrittenRow>(manager, record, [JSON.stringify(rows), DAY]);
    if (written.length === 0) return [];
    const users = JSON.stringify(written.map(({ user_id }) => user_id));
    await runStatement(manager, deleteOldest, [users, MAX_ADDRESSES]);
    return uses.filter(({ userId, ip, now }) =>
      written.some(
        ({ user_id, address, last_used_at }) =>
          user_id === userId &&
          ip !== null &&
          address === addressKey(ip) &&
          Number(last_used_at) === now,
      ),
    );
  }
}
