import { createHmac, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { deriveKey } from '../keys/derive-key.js';
import { resolveSecretKey } from '../keys/secret-key.js';

/**
 * The keys of access and refresh tokens, each derived from a secret for one purpose. Only `SECRET_KEY`
 * issues tokens; tokens of `SECRET_KEY_PREVIOUS` are still accepted, so that a key rotation signs no
 * user out.
 */
@Injectable()
export class TokenKeys {
  readonly accessToken: KeyObject;
  /** The `kid` of the access-token key: a MAC, which reveals nothing about the key. */
  readonly accessTokenKeyId: string;
  readonly refreshToken: KeyObject;
  /** Accepted refresh-token keys, the current one first. */
  readonly refreshTokens: KeyObject[];
  /** Accepted access-token keys by `kid`. */
  private readonly accessTokens: Map<string, KeyObject>;

  constructor(environment: Environment) {
    const { SECRET_KEY_PREVIOUS } = environment;
    const secrets = [resolveSecretKey(environment)];
    if (SECRET_KEY_PREVIOUS) secrets.push(SECRET_KEY_PREVIOUS);
    const accessKeys = secrets.map((secret) => deriveKey(secret, 'access-token'));
    this.accessTokens = new Map(accessKeys.map((key) => [keyIdOf(key), key]));
    this.refreshTokens = secrets.map((secret) => deriveKey(secret, 'refresh-token'));
    [this.accessToken] = accessKeys as [KeyObject];
    [this.refreshToken] = this.refreshTokens as [KeyObject];
    this.accessTokenKeyId = keyIdOf(this.accessToken);
  }

  /** @param kid untrusted, from the header of a token */
  accessTokenOf(kid: unknown): KeyObject | undefined {
    return this.accessTokens.get(kid as string);
  }
}

function keyIdOf(key: KeyObject): string {
  return createHmac('sha256', key).update('kid').digest('base64url').slice(0, 16);
}
