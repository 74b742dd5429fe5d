import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { Environment } from '../../config/environment.js';
import { prehash, readBcryptHash } from './foreign-hashes/bcrypt-hash.js';
import type { ForeignHash } from './foreign-hashes/foreign-hash.js';
import { readForeignHash } from './foreign-hashes/read-foreign-hash.js';
import { HashQueue } from './hash-queue.js';
import { WorkProfile } from './work-profile.js';

/**
 * Hashes passwords as `$bcrypt-sha256$v=2,t=2b,r=<cost>$<salt>$<digest>`: HMAC-SHA256 before
 * bcrypt, because bcrypt alone reads only the first 72 bytes.
 *
 * `hash` and `replace` run in a slot of the hash queue. `matches` does the bare work: its caller holds
 * a slot.
 */
@Injectable()
export class PasswordHasher {
  private readonly cost: number;
  /** A valid hash of the current cost and of a random password. */
  private dummy?: Promise<string>;

  constructor(
    environment: Environment,
    private readonly queue: HashQueue,
    private readonly profile: WorkProfile,
  ) {
    this.cost = environment.BCRYPT_ROUNDS;
  }

  /**
   * Makes the dummy hash before the first request; without it, the first unknown name costs two hashes.
   * Also gives the queue its first measurement of a hash.
   */
  async prepareDummy(): Promise<void> {
    await this.queue.run(() => this.dummyHash());
  }

  /**
   * @param password any length; normalised to NFC here, as in `matches`
   * @throws AppException `overloaded`
   */
  async hash(password: string): Promise<string> {
    return this.queue.run(() => this.write(password));
  }

  /**
   * Compares the current password and hashes the new one in one slot, so that a change is rejected
   * before it starts or not at all.
   *
   * @returns the new hash; undefined when the current password is wrong
   * @throws AppException `overloaded`
   */
  async replace(
    current: string,
    hash: string | null,
    password: string,
  ): Promise<string | undefined> {
    return this.queue.run(async () =>
      (await this.matches(current, hash)) ? this.write(password) : undefined,
    );
  }

  /**
   * A wrong password costs the same work for every stored hash, and for none: the response time must not
   * reveal which users exist (ASVS 6.3.8). The right password costs its own hash only.
   *
   * @param hash undefined for an unknown user and null for a user without a password: no password matches
   * @returns false also for a hash of an unknown format
   */
  async matches(password: string, hash: string | null | undefined): Promise<boolean> {
    const stored = readForeignHash(hash ?? (await this.dummyHash()));
    // Nothing is compared with a hash that cannot be read or is too costly.
    const read = stored?.tooCostly === undefined ? stored : undefined;
    if (read) this.profile.add(read);
    const forms = read ? formsOf(password, read) : [];
    for (const form of forms) {
      if (await read?.matches(form)) return typeof hash === 'string';
    }
    await this.profile.complete(password, read && { work: read.work, comparisons: forms.length });
    return false;
  }

  /** Whether the next sign-in should hash the password again: another format or another cost. */
  needsRehash(hash: string): boolean {
    const read = readBcryptHash(hash);
    return !read?.isOwn || read.cost !== this.cost;
  }

  private dummyHash(): Promise<string> {
    return (this.dummy ??= this.write(randomUUID()));
  }

  private async write(password: string): Promise<string> {
    const salt = await bcrypt.genSalt(this.cost);
    const saltText = salt.slice(-22);
    const hashed = await bcrypt.hash(prehash(password.normalize('NFC'), saltText), salt);
    return `$bcrypt-sha256$v=2,t=2b,r=${this.cost}$${saltText}$${hashed.slice(-31)}`;
  }
}

/** Other systems hash the password as it was typed, or composed. */
function formsOf(password: string, { isOwn }: ForeignHash): string[] {
  const composed = password.normalize('NFC');
  return isOwn || composed === password ? [composed] : [composed, password];
}
