import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, IsNull, LessThan, MoreThan, Not, Or, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { Sealer } from '../../keys/sealing/sealer.js';
import { findStep, SECRET_BYTES } from './totp.js';
import { TotpCredential } from './totp-credential.entity.js';

/** Milliseconds in which a new secret can be activated. */
export const PENDING_LIFETIME = 15 * 60_000;

/** The authenticator apps of users (TOTP, RFC 6238). */
@Injectable()
export class TotpCredentials {
  constructor(
    @InjectRepository(TotpCredential) private readonly credentials: Repository<TotpCredential>,
    private readonly sealer: Sealer,
  ) {}

  /**
   * Verifies a code, and uses its step by one conditional statement: of any number of requests with the same
   * code, on any instance, one succeeds (RFC 6238, section 5.2).
   *
   * @param now in milliseconds
   */
  async verify(userId: string, code: string, now = Date.now()): Promise<boolean> {
    const active = await this.credentials.findOneBy({ userId, activatedAt: Not(IsNull()) });
    if (!active) return false;
    const step = findStep(this.secretOf(active), code, now);
    if (step === undefined) return false;
    const { affected } = await this.credentials.update(
      // An earlier step neither: of two codes in a row, an observer must not be able to use the first one.
      { id: active.id, activatedAt: Not(IsNull()), lastStep: Or(IsNull(), LessThan(step)) },
      { lastStep: step },
    );
    return affected === 1;
  }

  /**
   * Creates a secret that is pending until a code of it is proved. It replaces an earlier pending one; the active
   * one stays.
   *
   * @param manager of a transaction that has locked the user's row
   */
  async begin(manager: EntityManager, userId: string): Promise<Buffer> {
    const id = uuidv7();
    const secret = randomBytes(SECRET_BYTES);
    await manager.delete(TotpCredential, { userId, activatedAt: IsNull() });
    await manager.insert(TotpCredential, {
      id,
      userId,
      secret: this.sealer.seal(secret, contextOf(id)),
      lastStep: null,
      createdAt: new Date(),
      activatedAt: null,
    });
    return secret;
  }

  /**
   * Activates the pending secret, in place of the active one.
   *
   * @param manager of a transaction that has locked the user's row
   * @returns `none` without a pending secret, or with one older than 15 minutes
   */
  async activate(
    manager: EntityManager,
    userId: string,
    code: string,
    now = Date.now(),
  ): Promise<'activated' | 'wrong_code' | 'none'> {
    const pending = await manager.findOneBy(TotpCredential, {
      userId,
      activatedAt: IsNull(),
      createdAt: MoreThan(new Date(now - PENDING_LIFETIME)),
    });
    if (!pending) return 'none';
    const lastStep = findStep(this.secretOf(pending), code, now);
    if (lastStep === undefined) return 'wrong_code';
    await this.remove(manager, userId);
    const activatedAt = new Date(now);
    await manager.update(TotpCredential, { id: pending.id }, { activatedAt, lastStep });
    return 'activated';
  }

  /** @returns whether the user had an active app */
  async remove(manager: EntityManager, userId: string): Promise<boolean> {
    const { affected } = await manager.delete(TotpCredential, {
      userId,
      activatedAt: Not(IsNull()),
    });
    return (affected ?? 0) > 0;
  }

  private secretOf({ id, secret }: TotpCredential): Buffer {
    return this.sealer.open(secret, contextOf(id));
  }
}

const contextOf = (id: string) => ({ table: 'totp_credentials', column: 'secret', id });
