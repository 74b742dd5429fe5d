/** A parsed password hash of another system. */
export interface ForeignHash {
  /** The bound that the cost of this hash exceeds, as part of an error message; undefined within bounds. */
  readonly tooCostly?: string;
  /** Compares in constant time, off the main thread. */
  matches(password: string): Promise<boolean>;
}
