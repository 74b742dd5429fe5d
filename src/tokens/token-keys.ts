import { createHmac, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { resolveSecretKey } from '../keys/secret-key.js';
import { deriveKey } from '../keys/derive-key.js';

/**
 * The keys of both kinds of token, each derived from a secret for its own purpose. Tokens are made with
 * `SECRET_KEY` alone; those of `SECRET_KEY_PREVIOUS` are still believed, so that changing the key signs
 * nobody out.
 */
@Injectable()
export class TokenKeys {
  readonly accessToken: KeyObject;
  /** Names the access-token key in a JWT's header without telling anything about it. */
  readonly accessTokenKeyId: string;
  readonly refreshToken: KeyObject;
  /** Whose refresh tokens are believed: the own key first. */
  readonly refreshTokens: KeyObject[];
  /** Whose access tokens are believed, by `kid`. */
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

  /** @param kid what a token's header names; anything */
  accessTokenOf(kid: unknown): KeyObject | undefined {
    return this.accessTokens.get(kid as string);
  }
}

function keyIdOf(key: KeyObject): string {
  return createHmac('sha256', key).update('kid').digest('base64url').slice(0, 16);
}
