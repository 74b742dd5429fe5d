import type { HashWork } from './hash-work.js';

/** A parsed password hash of another system. */
export interface ForeignHash {
  /** The bound that the cost of this hash exceeds, as part of an error message; undefined within bounds. */
  readonly tooCostly?: string;
  /** The least cost that this hash does not reach, as part of an error message; undefined otherwise. */
  readonly tooWeak?: string;
  /** Whether it has the native format; the password of such a hash is always composed (NFC). */
  readonly isOwn?: boolean;
  /** Of one comparison. */
  readonly work: HashWork;
  /** Compares in constant time, off the main thread. */
  matches(password: string): Promise<boolean>;
}
