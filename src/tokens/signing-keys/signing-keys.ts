import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { JSONWebKeySet } from 'jose';
import { Environment } from '../../config/environment.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { Sealer } from '../../keys/sealing/sealer.js';
import { parseCompact, signCompact, verifyCompact } from './compact-jws.js';
import { activeKey } from './key-schedule.js';
import { placeOf } from './new-signing-key.js';
import { isSigningAlgorithm, type SigningAlgorithm } from './signing-algorithm.js';
import type { SigningKey } from './signing-key.entity.js';
import { SigningKeyStore } from './signing-key-store.js';

/** A key in memory. */
export interface LoadedKey extends Pick<
  SigningKey,
  'id' | 'kid' | 'algorithm' | 'activeFrom' | 'publicJwk'
> {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Milliseconds between two reads that unknown key ids cause: anyone can invent one. */
const RELOAD_INTERVAL = 5_000;

/** The algorithm of ID tokens where access tokens have none with a public key. */
const DEFAULT_ALGORITHM = 'ES256';

const KID = /^[\w-]{43}$/;

/**
 * The signing keys of this instance, in memory: signing and verifying run no query. The change feed announces
 * new and revoked keys. Until a key is needed nothing is read.
 */
@Injectable()
export class SigningKeys {
  /** Whether this instance signs with such keys, and so publishes them. */
  readonly isInUse: boolean;
  /** The algorithm of ID tokens, and of access tokens unless they use HS256. */
  readonly algorithm: SigningAlgorithm;
  private readonly logger = new Logger(SigningKeys.name);
  private readonly removalListeners: (() => void)[] = [];
  private keys: readonly LoadedKey[] = [];
  private loading?: Promise<void>;
  /** A change that the running read may have missed. */
  private isStale = true;
  /** By the monotonic clock. */
  private loadedAt = -Infinity;

  constructor(
    { ACCESS_TOKEN_ALG, hasPublicKeys }: Environment,
    private readonly store: SigningKeyStore,
    private readonly sealer: Sealer,
    feed: ChangeFeed,
  ) {
    this.algorithm = ACCESS_TOKEN_ALG === 'HS256' ? DEFAULT_ALGORITHM : ACCESS_TOKEN_ALG;
    this.isInUse = hasPublicKeys;
    feed.subscribe((change) => {
      if (change !== 'signing_keys' && change !== 'everything') return;
      this.isStale = true;
      if (this.loadedAt > -Infinity) void this.reload().catch((error) => this.logFailure(error));
    });
  }

  /** Loads the keys, and creates the first one of the algorithm. Call it before `sign`. */
  async start(): Promise<void> {
    await this.reload();
    if (this.findActive()) return;
    await this.store.createFirst(this.algorithm, (key) => this.open(key) !== undefined);
    await this.reload();
  }

  /** @throws Error before `start` */
  active(): LoadedKey {
    const key = this.findActive();
    if (!key) throw new Error(`there is no signing key for ${this.algorithm}`);
    return key;
  }

  /**
   * Signs claims, which include their times and `iss`, with the active key.
   *
   * @param options.typ the type of the token (RFC 8725, section 3.11): `JWT` for an ID token
   */
  sign(claims: object, { typ }: { readonly typ: string }): string {
    const { kid, algorithm, privateKey } = this.active();
    return signCompact({ alg: algorithm, typ, kid }, claims, privateKey);
  }

  /**
   * Verifies signature, algorithm and type of a token. Times, issuer and audience are the caller's: the hint
   * of a logout may have expired.
   *
   * @returns the claims; undefined for a token of another type, or of no known key
   */
  async verify(
    token: string,
    { typ }: { readonly typ: string },
  ): Promise<Record<string, unknown> | undefined> {
    const jws = parseCompact(token);
    if (!jws) return undefined;
    const { alg, typ: actual, kid, ...others } = jws.header;
    if (actual !== typ || Object.keys(others).length > 0) return undefined;
    const key = await this.find(kid, alg);
    return key && verifyCompact(jws, key.algorithm, key.publicKey);
  }

  /**
   * @param kid untrusted, as `alg`, from the header of a token
   * @returns the key with this id, if it is one of this algorithm; a promise where it may be a new one
   */
  find(kid: unknown, alg: unknown): LoadedKey | undefined | Promise<LoadedKey | undefined> {
    if (!isSigningAlgorithm(alg) || typeof kid !== 'string' || !KID.test(kid)) return undefined;
    const find = () => this.keys.find((key) => key.kid === kid && key.algorithm === alg);
    const known = find();
    if (known) return known;
    const isDue = this.isStale || performance.now() - this.loadedAt >= RELOAD_INTERVAL;
    return isDue || this.loading ? this.reload().then(find) : undefined;
  }

  /** The public keys, of every state and algorithm (RFC 7517, section 5). */
  publicKeys(): JSONWebKeySet {
    return { keys: this.keys.map(({ publicJwk }) => publicJwk) };
  }

  /** Calls the listener after keys were revoked or purged. */
  onRemoval(listener: () => void): void {
    this.removalListeners.push(listener);
  }

  private findActive(): LoadedKey | undefined {
    return activeKey(this.keys, this.algorithm, Date.now());
  }

  /** Reads the keys; a change during the read causes another one. */
  private reload(): Promise<void> {
    this.loading ??= this.readUntilFresh().finally(() => (this.loading = undefined));
    return this.loading;
  }

  private async readUntilFresh(): Promise<void> {
    do {
      this.isStale = false;
      this.loadedAt = performance.now();
      try {
        this.replace(await this.store.list());
      } catch (error) {
        this.isStale = true;
        throw error;
      }
    } while (this.isStale);
  }

  private replace(rows: SigningKey[]): void {
    const before = this.keys;
    this.keys = rows.flatMap((row) => {
      const known = before.find(({ id }) => id === row.id);
      if (known) return [{ ...known, activeFrom: row.activeFrom }];
      const key = this.open(row);
      if (!key) this.logUnsealable(row);
      return key ? [key] : [];
    });
    if (before.some(({ id }) => this.keys.every((key) => key.id !== id))) {
      for (const listener of this.removalListeners) listener();
    }
  }

  /** @returns undefined for a key that neither secret key opens: its tokens are no longer accepted */
  private open(row: SigningKey): LoadedKey | undefined {
    const { id, kid, algorithm, activeFrom, publicJwk } = row;
    try {
      const der = this.sealer.open(row.privateKey, placeOf(id));
      const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
      const publicKey = createPublicKey(privateKey);
      return { id, kid, algorithm, activeFrom, publicJwk, privateKey, publicKey };
    } catch {
      return undefined;
    }
  }

  private logUnsealable({ kid }: SigningKey): void {
    this.logger.warn(
      `The signing key ${kid} was sealed with another key than SECRET_KEY and SECRET_KEY_PREVIOUS: its tokens are rejected`,
    );
  }

  private logFailure(error: unknown): void {
    this.logger.warn(`The signing keys cannot be read: ${String(error)}`);
  }
}
