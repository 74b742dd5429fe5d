/** A password hash that another system has made, once it was read. */
export interface ForeignHash {
  /** Why checking it would take more than one password may, in words for whoever imports it. */
  readonly tooCostly?: string;
  /** Compares in constant time, and never on the main thread. */
  matches(password: string): Promise<boolean>;
}
