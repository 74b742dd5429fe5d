import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { Environment } from '../../config/environment.js';
import { prehash, readBcryptHash } from './foreign-hashes/bcrypt-hash.js';
import { readForeignHash } from './foreign-hashes/read-foreign-hash.js';
import { HashQueue } from './hash-queue.js';

/**
 * Hashes passwords as `$bcrypt-sha256$v=2,t=2b,r=<cost>$<salt>$<digest>`: HMAC-SHA256 before
 * bcrypt, because bcrypt alone reads only the first 72 bytes.
 *
 * All work goes through the gate: each method throws AppException `overloaded`, before hashing, when
 * its turn is too far away.
 */
@Injectable()
export class PasswordHasher implements OnModuleInit {
  private readonly cost: number;
  /** Valid, of the current cost, and of a password that nobody knows. */
  private dummy?: string;

  constructor(
    environment: Environment,
    private readonly gate: HashQueue,
  ) {
    this.cost = environment.BCRYPT_ROUNDS;
  }

  /** Before the first request: otherwise the first unknown name would cost two hashes. */
  async onModuleInit(): Promise<void> {
    this.dummy = await this.hash(randomUUID());
  }

  /** Whether a hash that nobody waits for should better be left for later. */
  get isBusy(): boolean {
    return this.gate.isBusy;
  }

  /** @param password any length; normalised to NFC here, as it is in `verify` */
  async hash(password: string): Promise<string> {
    return this.gate.run(() => this.write(password));
  }

  /**
   * Checks the current password and hashes the new one in one turn, so that nobody is refused
   * half-way.
   *
   * @returns undefined when the current password is wrong
   */
  async replace(current: string, hash: string, password: string): Promise<string | undefined> {
    return this.gate.run(async () =>
      (await this.check(current, hash)) ? this.write(password) : undefined,
    );
  }

  private async write(password: string): Promise<string> {
    const salt = await bcrypt.genSalt(this.cost);
    const saltText = salt.slice(-22);
    const hashed = await bcrypt.hash(prehash(password.normalize('NFC'), saltText), salt);
    return `$bcrypt-sha256$v=2,t=2b,r=${this.cost}$${saltText}$${hashed.slice(-31)}`;
  }

  /**
   * A wrong password takes as long as with the current cost, also when the hash is an older and
   * cheaper bcrypt: otherwise the time would tell which accounts exist. Other formats take the time
   * that they take.
   *
   * @returns false also for a hash in a format that is not known here
   */
  async verify(password: string, hash: string): Promise<boolean> {
    return this.gate.run(() => this.check(password, hash));
  }

  private async check(password: string, hash: string): Promise<boolean> {
    const matches = await this.compare(password, hash);
    if (!matches) {
      // 2^c + 2^c + 2^(c+1) + … + 2^(cost-1) = 2^cost
      for (let cost = readBcryptHash(hash)?.cost ?? this.cost; cost < this.cost; cost += 1) {
        await bcrypt.hash(prehash(password, hash), await bcrypt.genSalt(cost));
      }
    }
    return matches;
  }

  private async compare(password: string, hash: string): Promise<boolean> {
    const composed = password.normalize('NFC');
    const own = readBcryptHash(hash);
    if (own?.isOwn) return own.matches(composed);
    const foreign = readForeignHash(hash);
    if (!foreign || foreign.tooCostly !== undefined) return false;
    // Other systems have hashed what was typed.
    return (
      (await foreign.matches(composed)) ||
      (composed !== password && (await foreign.matches(password)))
    );
  }

  /**
   * Whose password this is. Nobody costs as much time as somebody with another password, so that the
   * time of an answer does not tell whether an account exists (ASVS 6.3.8).
   *
   * @param find the account; its place in line is taken before that
   * @returns the account, when it is there and the password is its own
   */
  async identify<T extends { passwordHash: string }>(
    find: () => Promise<T | null | undefined>,
    password: string,
  ): Promise<T | undefined> {
    return this.gate.runOn(find, async (account) => {
      this.dummy ??= await this.write(randomUUID());
      const matches = await this.check(password, account?.passwordHash ?? this.dummy);
      return account && matches ? account : undefined;
    });
  }

  /** Whether the next sign-in should store the password anew: another format or another cost. */
  needsRehash(hash: string): boolean {
    const read = readBcryptHash(hash);
    return !read?.isOwn || read.cost !== this.cost;
  }
}
