import { Injectable, Logger } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { bcryptWork } from './foreign-hashes/bcrypt-hash.js';
import type { ForeignHash } from './foreign-hashes/foreign-hash.js';
import type { HashWork } from './foreign-hashes/hash-work.js';

/** Kinds of work besides bcrypt that a rejected sign-in does: bounds its time to some seconds. */
const MAX_KINDS = 4;

/** What a profile keeps of a stored hash. */
type StoredWork = Pick<ForeignHash, 'work' | 'isOwn'>;

/** The work of stored hashes, with the highest amount of each kind. */
export class WorkCount {
  readonly kinds = new Map<string, { work: HashWork; hashes: number }>();
  hasForeign = false;

  add({ work, isOwn }: StoredWork): void {
    const found = this.kinds.get(work.kind);
    if (!found) this.kinds.set(work.kind, { work, hashes: 1 });
    else {
      if (found.work.amount < work.amount) found.work = work;
      found.hashes += 1;
    }
    if (!isOwn) this.hasForeign = true;
  }
}

/**
 * The work of every rejected sign-in: for each kind of work that a stored hash needs, the highest amount
 * in use. Otherwise the time of a rejection would reveal which users exist, and with which hash
 * (ASVS 6.3.8).
 *
 * Kept in memory, as a sign-in must not cost a query more: `WorkScan` reads it at the start and every
 * hour, and each sign-in adds the hash that it has read.
 */
@Injectable()
export class WorkProfile {
  private readonly logger = new Logger(WorkProfile.name);
  private readonly own: StoredWork;
  private works: HashWork[] = [];
  private hasForeign = false;
  private added = new WorkCount();

  constructor(environment: Environment) {
    this.own = { work: bcryptWork(environment.BCRYPT_ROUNDS), isOwn: true };
    this.replace(new WorkCount());
  }

  /** Adds a hash that a sign-in has read. */
  add(stored: StoredWork): void {
    this.added.add(stored);
    this.hasForeign ||= !stored.isOwn;
    const { kind, amount } = stored.work;
    const index = this.works.findIndex((work) => work.kind === kind);
    const known = this.works[index];
    if (!known && this.works.length <= MAX_KINDS) this.works.push(stored.work);
    else if (known && amount > known.amount) this.works[index] = stored.work;
  }

  /** A scan begins: hashes added from now on are in the profile after it, too. */
  startScan(): void {
    this.added = new WorkCount();
  }

  /** Replaces the profile by the result of a scan, the most frequent kinds first. */
  replace(scanned: WorkCount): void {
    scanned.add(this.own);
    for (const { work } of this.added.kinds.values()) scanned.add({ work, isOwn: true });
    this.hasForeign = scanned.hasForeign || this.added.hasForeign;
    const { kind: own } = this.own.work;
    const kinds = [...scanned.kinds.values()].toSorted((a, b) => b.hashes - a.hashes);
    const works = kinds.map(({ work }) => work);
    const others = works.filter(({ kind }) => kind !== own);
    this.works = [...works.filter(({ kind }) => kind === own), ...others.slice(0, MAX_KINDS)];
    if (others.length <= MAX_KINDS) return;
    this.logger.warn(
      `Password hashes with ${others.length} sets of parameters are in use: the time of a rejected sign-in reveals users of all but the ${MAX_KINDS} most frequent`,
    );
  }

  /** How often a rejected sign-in compares the password: its composed form, and as typed when that differs. */
  comparisonsOf(password: string): 1 | 2 {
    return this.hasForeign && password.normalize('NFC') !== password ? 2 : 1;
  }

  /**
   * Does the work that a rejected sign-in has not done yet.
   *
   * @param done the work of one comparison, and the number of comparisons; undefined for none
   */
  async complete(password: string, done?: { work: HashWork; comparisons: number }): Promise<void> {
    const comparisons = this.comparisonsOf(password);
    for (const work of this.works) {
      const spent = done?.work.kind === work.kind ? done.work.amount * done.comparisons : 0;
      const left = work.amount * comparisons - spent;
      if (left > 0) await work.spend(password, left);
    }
  }
}
