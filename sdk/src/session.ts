import { exclusively } from './exclusively.js';
import type { Tokens, TokenStore } from './token-store.js';

/**
 * Why nobody is signed in any more: this client has signed out; the service ended the session or let it
 * run out; or another tab has signed out.
 */
export type SessionEnd = 'signed_out' | 'expired' | 'elsewhere';

interface SessionOptions {
  store: TokenStore;
  /** Sends a refresh token to the service. */
  refresh: (refreshToken: string) => Promise<Response>;
  onEnd: (reason: SessionEnd) => void;
}

/** The token pair of whoever is signed in: kept, exchanged for its successor, and forgotten. */
export class Session {
  private readonly exclusively;
  private refreshing?: Promise<Tokens | Response | null>;

  constructor(private readonly options: SessionOptions) {
    this.exclusively = exclusively(options.store.lockName);
    options.store.onForgotten?.(() => options.onEnd('elsewhere'));
  }

  async tokens(): Promise<Tokens | null> {
    return this.options.store.read();
  }

  /** Takes the place of whatever was there. */
  async start({ access_token, refresh_token }: Tokens): Promise<void> {
    await this.exclusively(async () => this.options.store.write({ access_token, refresh_token }));
  }

  /**
   * What to use instead of an access token that was refused. However many ask at once, one request is sent.
   *
   * @returns the new tokens; null when the session is over; or the service's answer when it could not
   *   tell (busy, or away), which leaves all as it was
   */
  async successor(refused: string): Promise<Tokens | Response | null> {
    this.refreshing ??= this.exclusively(() => this.rotate(refused)).finally(
      () => (this.refreshing = undefined),
    );
    const outcome = await this.refreshing;
    return outcome instanceof Response ? outcome.clone() : outcome;
  }

  /**
   * Forgets the tokens, even if `tell` fails.
   *
   * @param tell says so to the service
   */
  async end<T>(publish: (tokens: Tokens | null) => Promise<T>): Promise<T> {
    return this.exclusively(async () => {
      try {
        return await publish(await this.options.store.read());
      } finally {
        await this.forget('signed_out');
      }
    });
  }

  private async rotate(refused: string): Promise<Tokens | Response | null> {
    const { store, refresh } = this.options;
    const before = await store.read();
    // Signed out in the meantime, or refreshed by another tab; or somebody else has signed in, and must not
    // send what the one before has begun.
    if (before?.access_token !== refused) {
      return before && isOfAnother(before.access_token, refused) ? null : before;
    }
    const response = await refresh(before.refresh_token);
    if (response.ok) {
      const { access_token, refresh_token } = (await response.json()) as Tokens;
      await store.write({ access_token, refresh_token });
      return { access_token, refresh_token };
    }
    if (response.status !== 401) return response;
    // Without Web Locks another tab may have been faster, so long ago that ours was too late.
    const after = await store.read();
    if (after && after.refresh_token !== before.refresh_token) return after;
    await this.forget('expired');
    return null;
  }

  private async forget(reason: SessionEnd): Promise<void> {
    const wasSignedIn = (await this.options.store.read()) !== null;
    await this.options.store.write(null);
    if (wasSignedIn) this.options.onEnd(reason);
  }
}

function isOfAnother(token: string, other: string): boolean {
  const [subject, otherSubject] = [token, other].map(subjectOf);
  return subject !== undefined && otherSubject !== undefined && subject !== otherSubject;
}

/** Whose token it is, unverified; undefined where it does not say. */
function subjectOf(token: string): string | undefined {
  try {
    const claims = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    return (JSON.parse(atob(claims)) as { sub?: string }).sub;
  } catch {
    return undefined;
  }
}
