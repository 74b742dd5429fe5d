import { createHmac, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { deriveKey } from './derive-key.js';
import { resolveSecretKey } from './secret-key.js';

/** The purposes of keys. Each is a label of `deriveKey`: a changed name invalidates everything of that purpose. */
export type KeyPurpose =
  | 'access-token'
  | 'refresh-token'
  | 'one-time-token'
  | 'recovery-code'
  | 'sign-in-attempt'
  | 'provider-sign-in'
  | 'trusted-device'
  | 'authorization-request'
  | 'authorization-code'
  | 'device-code'
  | 'setup'
  | 'rate-limits'
  | 'sealed-value';

/**
 * The keys of all purposes. `SECRET_KEY` signs and encrypts; keys of `SECRET_KEY_PREVIOUS` only verify and
 * decrypt, so that a key rotation invalidates nothing.
 */
@Injectable()
export class KeyRing {
  private readonly secrets: readonly [string, ...string[]];

  constructor(environment: Environment) {
    const { SECRET_KEY_PREVIOUS } = environment;
    const current = resolveSecretKey(environment);
    this.secrets =
      SECRET_KEY_PREVIOUS && SECRET_KEY_PREVIOUS !== current
        ? [current, SECRET_KEY_PREVIOUS]
        : [current];
  }

  /** The accepted keys of a purpose, the current one first. Derived at each call: keep the result. */
  keysOf(purpose: KeyPurpose): readonly [KeyObject, ...KeyObject[]] {
    const [current, ...previous] = this.secrets;
    return [
      deriveKey(current, purpose),
      ...previous.map((secret) => deriveKey(secret, purpose)),
    ] as const;
  }
}

/** Identifies a key in 96 bits: a MAC, which reveals nothing about the key. */
export function keyIdOf(key: KeyObject): string {
  return createHmac('sha256', key).update('kid').digest('base64url').slice(0, 16);
}
