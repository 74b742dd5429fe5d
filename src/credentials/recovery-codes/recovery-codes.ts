import { createHmac, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { keyIdOf, KeyRing } from '../../keys/key-ring.js';
import { RecoveryCode } from './recovery-code.entity.js';
import {
  formatRecoveryCode,
  generateRecoveryCode,
  parseRecoveryCode,
} from './recovery-code-format.js';

/** Codes of a user. */
const COUNT = 10;

/** Recovery codes: each is used once in place of a second factor. The database contains only MACs of them. */
@Injectable()
export class RecoveryCodes {
  private readonly currentKey: KeyObject;
  /** Accepted keys, the current one first. */
  private readonly keys: readonly KeyObject[];

  constructor(ring: KeyRing) {
    const keys = ring.keysOf('recovery-code');
    [this.currentKey] = keys;
    this.keys = keys;
  }

  /**
   * Replaces the codes of a user.
   *
   * @param manager of a transaction that has locked the user's row
   * @returns the new codes: the only time that they can be read
   */
  async replace(manager: EntityManager, userId: string): Promise<string[]> {
    const keyId = keyIdOf(this.currentKey);
    const codes = new Set<string>();
    while (codes.size < COUNT) codes.add(generateRecoveryCode());
    const createdAt = new Date();
    await this.removeAll(manager, userId);
    await manager.insert(
      RecoveryCode,
      [...codes].map((code) => ({
        id: uuidv7(),
        userId,
        mac: macOf(this.currentKey, userId, code),
        keyId,
        createdAt,
        usedAt: null,
      })),
    );
    return [...codes].map(formatRecoveryCode);
  }

  /**
   * Uses a code, by one conditional statement: of any number of requests with the same code, on any instance,
   * one succeeds.
   *
   * @param code in any spelling of `parseRecoveryCode`
   * @returns whether it was an unused code of the user
   */
  async use(manager: EntityManager, userId: string, code: string): Promise<boolean> {
    const parsed = parseRecoveryCode(code);
    if (parsed === undefined) return false;
    const macs = this.keys.map((key) => macOf(key, userId, parsed));
    const { affected } = await manager.update(
      RecoveryCode,
      { userId, mac: In(macs), usedAt: IsNull() },
      { usedAt: new Date() },
    );
    return affected === 1;
  }

  /** @returns the number of codes that can still be used */
  async countUnused(manager: EntityManager, userId: string): Promise<number> {
    const keyId = In(this.keys.map(keyIdOf));
    return manager.countBy(RecoveryCode, { userId, keyId, usedAt: IsNull() });
  }

  async removeAll(manager: EntityManager, userId: string): Promise<void> {
    await manager.delete(RecoveryCode, { userId });
  }
}

/** Of the user too: equal codes of two users have different MACs. */
function macOf(key: KeyObject, userId: string, code: string): string {
  return createHmac('sha256', key).update(`${userId}\n${code}`).digest('base64url');
}
