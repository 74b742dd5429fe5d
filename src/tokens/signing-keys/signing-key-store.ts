import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, type Repository } from 'typeorm';
import { AppException } from '../../common/errors/app.exception.js';
import { ADVISORY_LOCKS } from '../../database/advisory-locks.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { Sealer } from '../../keys/sealing/sealer.js';
import { activeKey, nextKey, nextStart, outlivedKeys, PUBLISHED_AHEAD } from './key-schedule.js';
import { type NewSigningKey, newSigningKey } from './new-signing-key.js';
import type { SigningAlgorithm } from './signing-algorithm.js';
import { SigningKey } from './signing-key.entity.js';

/** Writes signing keys: one instance at a time, and published to all instances. */
@Injectable()
export class SigningKeyStore {
  constructor(
    @InjectRepository(SigningKey) private readonly keys: Repository<SigningKey>,
    private readonly feed: ChangeFeed,
    private readonly sealer: Sealer,
  ) {}

  async list(): Promise<SigningKey[]> {
    return this.keys.find({ order: { activeFrom: 'ASC', id: 'ASC' } });
  }

  /**
   * Creates the first key of an algorithm, which is active at once: no verifier knows another.
   *
   * @param isUsable whether a key can sign; one that no secret key opens cannot
   */
  async createFirst(
    algorithm: SigningAlgorithm,
    isUsable: (key: SigningKey) => boolean,
  ): Promise<void> {
    const created = await newSigningKey(algorithm, this.sealer);
    await this.change(async (keys, manager) => {
      if (keys.some((key) => key.algorithm === algorithm && isUsable(key))) return false;
      return insert(manager, created, new Date());
    });
  }

  /**
   * Creates the next key of an algorithm where its schedule requires it.
   *
   * @param days after which a key is replaced
   * @returns whether it did
   */
  async createDue(algorithm: SigningAlgorithm, days: number, now = Date.now()): Promise<boolean> {
    const isDue = (keys: SigningKey[]): Date | undefined => {
      const active = activeKey(keys, algorithm, now);
      return active && !nextKey(keys, algorithm, now) ? nextStart(active, days, now) : undefined;
    };
    if (!isDue(await this.list())) return false;
    const created = await newSigningKey(algorithm, this.sealer);
    return this.change(async (keys, manager) => {
      const start = isDue(keys);
      return start !== undefined && insert(manager, created, start);
    });
  }

  /**
   * Replaces the active key: after its successor was published for a day, or at once. A next key that exists
   * already becomes the successor.
   */
  async rotate(algorithm: SigningAlgorithm, isImmediate: boolean): Promise<void> {
    const created = await newSigningKey(algorithm, this.sealer);
    await this.change(async (keys, manager) => {
      const now = Date.now();
      const next = nextKey(keys, algorithm, now);
      const start = new Date(isImmediate ? now : now + PUBLISHED_AHEAD);
      if (!next)
        return insert(manager, created, activeKey(keys, algorithm, now) ? start : new Date());
      if (isImmediate) await manager.update(SigningKey, { id: next.id }, { activeFrom: start });
      return isImmediate;
    });
  }

  /**
   * Deletes a key, and with it the validity of its tokens. An active one is replaced at once.
   *
   * @throws AppException `not_found`
   */
  async revoke(kid: string): Promise<void> {
    const found = await this.keys.findOneBy({ kid });
    if (!found) throw new AppException('not_found', { detail: `There is no signing key ${kid}.` });
    const { algorithm } = found;
    const created = await newSigningKey(algorithm, this.sealer);
    await this.change(async (keys, manager) => {
      const now = Date.now();
      const others = keys.filter((key) => key.kid !== kid);
      const wasActive = activeKey(keys, algorithm, now)?.kid === kid;
      await manager.delete(SigningKey, { kid });
      // Never a key that was replaced: verifiers may have dropped it.
      const next = nextKey(others, algorithm, now);
      const activeFrom = new Date(now);
      if (wasActive && next) await manager.update(SigningKey, { id: next.id }, { activeFrom });
      else if (wasActive) await insert(manager, created, activeFrom);
      return true;
    });
  }

  /** Deletes the keys without an unexpired token. @returns their number */
  async purge(now = Date.now()): Promise<number> {
    const outlived = outlivedKeys(await this.list(), now);
    if (outlived.length === 0) return 0;
    await this.change(async (_, manager) => {
      await manager.delete(SigningKey, { id: In(outlived.map(({ id }) => id)) });
      return true;
    });
    return outlived.length;
  }

  /** @param write returns whether it changed a key */
  private async change(
    write: (keys: SigningKey[], manager: EntityManager) => Promise<boolean>,
  ): Promise<boolean> {
    return this.feed.transaction(async (manager, publish) => {
      if (manager.connection.options.type === 'postgres') {
        await manager.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.SIGNING_KEYS]);
      }
      const hasChanged = await write(await manager.find(SigningKey), manager);
      if (hasChanged) publish('signing_keys');
      return hasChanged;
    });
  }
}

async function insert(
  manager: EntityManager,
  created: NewSigningKey,
  activeFrom: Date,
): Promise<true> {
  await manager.insert(SigningKey, { ...created, createdAt: new Date(), activeFrom });
  return true;
}
