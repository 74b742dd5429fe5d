import { belongToDifferentUsers } from './access-token.js';
import { createMutex } from './mutex.js';
import type { RefreshOutcome } from './refresh.js';
import { RetainingStore } from './retaining-store.js';
import type { SignInSession } from './sign-in-session.js';
import type { NewTokens, Tokens, TokenStore } from './token-store.js';

/**
 * Reason for the end of a session: `signed_out` by this client, `expired` or revoked by the service, or
 * signed out `elsewhere`, in another tab.
 */
export type SessionEnd = 'signed_out' | 'expired' | 'elsewhere';

interface SessionOptions {
  store: TokenStore;
  /** Sends a refresh token to the service. */
  refresh: (refreshToken: string) => Promise<RefreshOutcome>;
  onEnd: (reason: SessionEnd) => void;
  onStoreError: (error: unknown) => void;
}

/** Stores the token pair of the signed-in user, rotates it, and removes it when the session ends. */
export class Session implements SignInSession<'bearer'> {
  private readonly runExclusive;
  private readonly store: RetainingStore;
  private refreshing?: Promise<RefreshOutcome | null>;
  private saving?: Promise<void>;

  constructor(private readonly options: SessionOptions) {
    const { store, onEnd, onStoreError } = options;
    this.runExclusive = createMutex(store.lockName);
    this.store = new RetainingStore(store, onStoreError);
    store.onForgotten?.(() => onEnd('elsewhere'));
  }

  async tokens(): Promise<Tokens | null> {
    const tokens = await this.store.read();
    if (this.store.hasUnsaved) this.saveLater();
    return tokens;
  }

  /** @throws if no tokens can be stored, as with `browserStore()` on a server */
  assertWritable(): void {
    this.options.store.assertWritable?.();
  }

  /** Stores a token pair and replaces an existing one. */
  async start(tokens: Tokens): Promise<void> {
    await this.runExclusive(() => this.store.write(tokensOf(tokens)));
  }

  /**
   * Stores the tokens of a sign-in. Those of a step-up have no refresh token: the stored one stays, if it belongs
   * to the same user.
   *
   * @throws if the response has no tokens
   */
  async accept<Data extends NewTokens>(data: Data | undefined): Promise<Data> {
    if (!data?.access_token) {
      throw new Error('The response has no tokens; check baseUrl and its proxies.');
    }
    const { access_token, refresh_token, trusted_device_token } = data;
    if (trusted_device_token !== undefined) await this.trustDevice(trusted_device_token);
    await this.runExclusive(async () => {
      if (refresh_token !== undefined) return this.store.write({ access_token, refresh_token });
      const stored = await this.store.read();
      if (!stored || belongToDifferentUsers(stored.access_token, access_token)) return undefined;
      return this.store.write({ access_token, refresh_token: stored.refresh_token });
    });
    return data;
  }

  /** The token of this device, if the user trusts it, as a field of a sign-in. */
  async trustedDevice(): Promise<{ trusted_device_token?: string }> {
    try {
      const token = await this.options.store.trustedDevice?.read();
      return token ? { trusted_device_token: token } : {};
    } catch {
      return {};
    }
  }

  /**
   * Returns the tokens that replace a rejected access token. Parallel calls share one refresh request.
   *
   * @returns the new tokens; null when the session has ended; or the response of the service when it failed
   *   for another reason (429, 5xx), in which case the stored tokens stay unchanged
   */
  async successor(rejected: string): Promise<RefreshOutcome | null> {
    this.refreshing ??= this.runExclusive(() => this.rotate(rejected)).finally(
      () => (this.refreshing = undefined),
    );
    const outcome = await this.refreshing;
    return outcome && 'response' in outcome ? { response: outcome.response.clone() } : outcome;
  }

  /**
   * Sends a request that replaces the tokens, and stores the new ones. Other tabs wait, so that none of them
   * sends the previous refresh token after the service has revoked it.
   *
   * @param send called again after a refresh if the access token is rejected
   */
  async replace<T extends { data?: Tokens; error?: { code?: string }; response: Response }>(
    send: (accessToken?: string) => Promise<T>,
  ): Promise<T> {
    return this.runExclusive(async () => {
      const before = await this.store.read();
      let result = await send(before?.access_token);
      if (before && result.error?.code === 'invalid_token') {
        const next = await this.rotate(before.access_token);
        if (next && 'tokens' in next) result = await send(next.tokens.access_token);
      }
      if (result.data) await this.store.write(tokensOf(result.data));
      return result;
    });
  }

  /**
   * Removes the tokens, even if `revoke` fails.
   *
   * @param revoke revokes the session at the service
   */
  async end<T>(revoke: (tokens: Tokens | null) => Promise<T>): Promise<T> {
    return this.runExclusive(async () => {
      try {
        return await revoke(await this.store.read());
      } finally {
        await this.removeTokens('signed_out');
      }
    });
  }

  private async rotate(rejected: string): Promise<RefreshOutcome | null> {
    const before = await this.store.read();
    if (before?.access_token !== rejected) return replacementOf(rejected, before);
    const outcome = await this.refreshTwice(before);
    if ('tokens' in outcome) {
      await this.store.write(outcome.tokens);
      return outcome;
    }
    if (outcome.response.status !== 401) return outcome;
    // Without the lock another tab may have refreshed first, and this one after the grace window.
    const after = await this.store.read();
    if (after && after.refresh_token !== before.refresh_token) return { tokens: after };
    await this.removeTokens('expired');
    return null;
  }

  /** Sends a refresh without a response again, unless another tab has stored its successor meanwhile. */
  private async refreshTwice(before: Tokens): Promise<RefreshOutcome> {
    const { refresh } = this.options;
    try {
      return await refresh(before.refresh_token);
    } catch {
      const current = await this.store.read();
      if (current && current.refresh_token !== before.refresh_token) return { tokens: current };
      return refresh(before.refresh_token);
    }
  }

  private async removeTokens(reason: SessionEnd): Promise<void> {
    const wasSignedIn = (await this.store.read()) !== null;
    await this.store.write(null);
    if (wasSignedIn) this.options.onEnd(reason);
  }

  /** A store that fails only costs the user a second factor at the next sign-in. */
  private async trustDevice(token: string): Promise<void> {
    try {
      await this.options.store.trustedDevice?.write(token);
    } catch (error) {
      this.options.onStoreError(error);
    }
  }

  private saveLater(): void {
    this.saving ??= this.runExclusive(() => this.store.save()).finally(
      () => (this.saving = undefined),
    );
  }
}

/** Only the tokens of a response, not its other fields. */
function tokensOf({ access_token, refresh_token }: Tokens): Tokens {
  return { access_token, refresh_token };
}

/**
 * The stored tokens have changed since a request was sent: signed out, or refreshed by another tab. If another
 * user has signed in, the request of the previous user must not be retried with the new tokens.
 */
function replacementOf(rejected: string, stored: Tokens | null): RefreshOutcome | null {
  if (stored === null || belongToDifferentUsers(stored.access_token, rejected)) return null;
  return { tokens: stored };
}
