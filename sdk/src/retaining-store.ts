import type { Tokens, TokenStore } from './token-store.js';

interface Unsaved {
  tokens: Tokens | null;
  /** Content of the store at the time of the failure. */
  instead: Tokens | null;
}

/**
 * Reads and writes a store, and keeps in memory what the store failed to write: the service has already
 * replaced the previous refresh token, so losing the new pair would end the session.
 */
export class RetainingStore {
  private unsaved?: Unsaved;
  private lastRead: Tokens | null = null;

  /** @param onError is called with the error of each failed write, except for repeated attempts */
  constructor(
    private readonly store: TokenStore,
    private readonly onError: (error: unknown) => void,
  ) {}

  async read(): Promise<Tokens | null> {
    const { unsaved } = this;
    if (!unsaved) return (this.lastRead = await this.store.read());
    const stored = await this.readInstead();
    // Another client of the store has written: its tokens are newer.
    if (!areEqual(stored, unsaved.instead) && this.unsaved === unsaved) this.unsaved = undefined;
    return this.unsaved ? this.unsaved.tokens : stored;
  }

  /** Never throws because of the store. */
  async write(tokens: Tokens | null): Promise<void> {
    try {
      await this.store.write(tokens);
      this.unsaved = undefined;
    } catch (error) {
      this.unsaved = { tokens, instead: await this.readInstead() };
      this.onError(error);
    }
  }

  get hasUnsaved(): boolean {
    return this.unsaved !== undefined;
  }

  /** Writes again what the store failed to write. Must not run beside `write`. */
  async save(): Promise<void> {
    await this.read();
    if (!this.unsaved) return;
    try {
      await this.store.write(this.unsaved.tokens);
      this.unsaved = undefined;
    } catch {
      // The tokens stay in memory.
    }
  }

  /** Content of a store that may be unreadable as well. */
  private async readInstead(): Promise<Tokens | null> {
    try {
      return (this.lastRead = await this.store.read());
    } catch {
      return this.lastRead;
    }
  }
}

function areEqual(a: Tokens | null, b: Tokens | null): boolean {
  return a?.access_token === b?.access_token && a?.refresh_token === b?.refresh_token;
}
