import { createMutex } from './mutex.js';
import type { Tokens, TokenStore } from './token-store.js';

/**
 * Reason for the end of a session: `signed_out` by this client, `expired` or revoked by the service, or
 * signed out `elsewhere`, in another tab.
 */
export type SessionEnd = 'signed_out' | 'expired' | 'elsewhere';

interface SessionOptions {
  store: TokenStore;
  /** Sends a refresh token to the service. */
  refresh: (refreshToken: string) => Promise<Response>;
  onEnd: (reason: SessionEnd) => void;
}

/** Stores the token pair of the signed-in user, rotates it, and removes it when the session ends. */
export class Session {
  private readonly runExclusive;
  private refreshing?: Promise<Tokens | Response | null>;

  constructor(private readonly options: SessionOptions) {
    this.runExclusive = createMutex(options.store.lockName);
    options.store.onForgotten?.(() => options.onEnd('elsewhere'));
  }

  async tokens(): Promise<Tokens | null> {
    return this.options.store.read();
  }

  /** Stores a token pair and replaces an existing one. */
  async start({ access_token, refresh_token }: Tokens): Promise<void> {
    await this.runExclusive(async () => this.options.store.write({ access_token, refresh_token }));
  }

  /**
   * Returns the tokens that replace a rejected access token. Parallel calls share one refresh request.
   *
   * @returns the new tokens; null when the session has ended; or the response of the service when it failed
   *   for another reason (429, 5xx), in which case the stored tokens stay unchanged
   */
  async successor(rejected: string): Promise<Tokens | Response | null> {
    this.refreshing ??= this.runExclusive(() => this.rotate(rejected)).finally(
      () => (this.refreshing = undefined),
    );
    const outcome = await this.refreshing;
    return outcome instanceof Response ? outcome.clone() : outcome;
  }

  /**
   * Removes the tokens, even if `revoke` fails.
   *
   * @param revoke revokes the session at the service
   */
  async end<T>(revoke: (tokens: Tokens | null) => Promise<T>): Promise<T> {
    return this.runExclusive(async () => {
      try {
        return await revoke(await this.options.store.read());
      } finally {
        await this.removeTokens('signed_out');
      }
    });
  }

  private async rotate(rejected: string): Promise<Tokens | Response | null> {
    const { store, refresh } = this.options;
    const before = await store.read();
    // The tokens changed in the meantime: signed out, or refreshed by another tab. If another user has signed
    // in, the request of the previous user must not be retried with the new tokens.
    if (before?.access_token !== rejected) {
      return before && belongToDifferentUsers(before.access_token, rejected) ? null : before;
    }
    const response = await refresh(before.refresh_token);
    if (response.ok) {
      const { access_token, refresh_token } = (await response.json()) as Tokens;
      await store.write({ access_token, refresh_token });
      return { access_token, refresh_token };
    }
    if (response.status !== 401) return response;
    // Without Web Locks another tab may have refreshed first, and this one after the grace window.
    const after = await store.read();
    if (after && after.refresh_token !== before.refresh_token) return after;
    await this.removeTokens('expired');
    return null;
  }

  private async removeTokens(reason: SessionEnd): Promise<void> {
    const wasSignedIn = (await this.options.store.read()) !== null;
    await this.options.store.write(null);
    if (wasSignedIn) this.options.onEnd(reason);
  }
}

function belongToDifferentUsers(token: string, other: string): boolean {
  const [subject, otherSubject] = [token, other].map(subjectOf);
  return subject !== undefined && otherSubject !== undefined && subject !== otherSubject;
}

/** The unverified `sub` claim of an access token, or undefined if it has none. */
function subjectOf(token: string): string | undefined {
  try {
    const claims = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    return (JSON.parse(atob(claims)) as { sub?: string }).sub;
  } catch {
    return undefined;
  }
}
