import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { keyIdOf, KeyRing } from '../keys/key-ring.js';

/**
 * The keys of access and refresh tokens. Only the current ones issue tokens; tokens of the previous ones
 * are still accepted, so that a key rotation signs no user out.
 */
@Injectable()
export class TokenKeys {
  readonly accessToken: KeyObject;
  /** The `kid` of the access-token key: a MAC, which reveals nothing about the key. */
  readonly accessTokenKeyId: string;
  readonly refreshToken: KeyObject;
  /** Accepted refresh-token keys, the current one first. */
  readonly refreshTokens: readonly KeyObject[];
  /** Accepted access-token keys by `kid`. */
  private readonly accessTokens: Map<string, KeyObject>;

  constructor(ring: KeyRing) {
    const accessKeys = ring.keysOf('access-token');
    [this.accessToken] = accessKeys;
    this.accessTokens = new Map(accessKeys.map((key) => [keyIdOf(key), key]));
    this.accessTokenKeyId = keyIdOf(this.accessToken);
    const refreshKeys = ring.keysOf('refresh-token');
    [this.refreshToken] = refreshKeys;
    this.refreshTokens = refreshKeys;
  }

  /** @param kid untrusted, from the header of a token */
  accessTokenOf(kid: unknown): KeyObject | undefined {
    return this.accessTokens.get(kid as string);
  }
}
