import { createHmac, randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { Environment } from '../config/environment.js';
import { HashGate } from './hash-gate.js';

/** passlib's `bcrypt_sha256`, version 2: https://passlib.readthedocs.io/en/stable/lib/passlib.hash.bcrypt_sha256.html */
const OWN_FORMAT =
  /^\$bcrypt-sha256\$v=2,t=2b,r=(\d{1,2})\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/;
/** What other systems keep: `$2a$`, `$2b$` and `$2y$` mean the same algorithm. */
const PLAIN_BCRYPT = /^\$2[aby]\$(\d{2})\$[./A-Za-z0-9]{53}$/;

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
    private readonly gate: HashGate,
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
    const hashed = await bcrypt.hash(prehash(password, saltText), salt);
    return `$bcrypt-sha256$v=2,t=2b,r=${this.cost}$${saltText}$${hashed.slice(-31)}`;
  }

  /**
   * A wrong password takes as long as with the current cost, also when the hash is an older and
   * cheaper one: otherwise the time would tell which accounts exist.
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
      for (let cost = costOf(hash) ?? this.cost; cost < this.cost; cost += 1) {
        await bcrypt.hash(prehash(password, hash), await bcrypt.genSalt(cost));
      }
    }
    return matches;
  }

  private async compare(password: string, hash: string): Promise<boolean> {
    const own = OWN_FORMAT.exec(hash);
    if (own) {
      const [, cost = '', salt = '', digest = ''] = own;
      const plain = `$2b$${cost.padStart(2, '0')}$${salt}${digest}`;
      return bcrypt.compare(prehash(password, salt), plain);
    }
    if (PLAIN_BCRYPT.test(hash)) {
      // As $2b$: what this library does for $2a$ repeats a fault of old systems with 256 bytes and more.
      return bcrypt.compare(password.normalize('NFC'), hash.replace(/^\$2[ay]/, '$2b'));
    }
    return false;
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
    return Number(OWN_FORMAT.exec(hash)?.[1]) !== this.cost;
  }
}

function costOf(hash: string): number | undefined {
  const cost = OWN_FORMAT.exec(hash)?.[1] ?? PLAIN_BCRYPT.exec(hash)?.[1];
  return cost === undefined ? undefined : Number(cost);
}

/** Base64 of 32 bytes: 44 characters without a NUL, well below bcrypt's 72. */
function prehash(password: string, salt: string): string {
  return createHmac('sha256', salt).update(password.normalize('NFC'), 'utf8').digest('base64');
}
