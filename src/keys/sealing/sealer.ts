import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { keyIdOf, KeyRing } from '../key-ring.js';
import { SEALED_COLUMNS } from './sealed-columns.js';
import { decrypt, encrypt, parseSeal, type SealContext, sealPrefix } from './sealed-text.js';
import { UnsealableError } from './unsealable.error.js';

/**
 * Encrypts secrets of the database that the service has to read again, such as TOTP secrets. Their place
 * is authenticated with them, so that a value that was copied to another row or column does not open.
 * A value that the service only compares is stored as a MAC instead.
 */
@Injectable()
export class Sealer {
  /** Accepted keys by id. */
  private readonly keys: ReadonlyMap<string, KeyObject>;
  private readonly currentKey: KeyObject;
  private readonly currentKeyId: string;
  /** The beginning of every value of the current key. */
  readonly currentPrefix: string;
  /** The beginning of every value of the previous key; undefined without `SECRET_KEY_PREVIOUS`. */
  readonly previousPrefix: string | undefined;

  constructor(ring: KeyRing) {
    const keys = ring.keysOf('sealed-value');
    [this.currentKey] = keys;
    this.keys = new Map(keys.map((key) => [keyIdOf(key), key]));
    this.currentKeyId = keyIdOf(this.currentKey);
    this.currentPrefix = sealPrefix(this.currentKeyId);
    this.previousPrefix = keys[1] && sealPrefix(keyIdOf(keys[1]));
  }

  /**
   * Encrypts with the current key.
   *
   * @returns text, about 70 characters longer than four thirds of the plaintext's bytes
   * @throws Error for a column that is missing in `SEALED_COLUMNS`
   */
  seal(plaintext: string | Uint8Array, context: SealContext): string {
    assertRegistered(context);
    return encrypt(plaintext, context, this.currentKeyId, this.currentKey);
  }

  /**
   * Decrypts with the key that sealed the value, the current one or the previous one.
   *
   * @param context that of `seal`
   * @throws UnsealableError for another context, an unknown key, and a changed or truncated value
   */
  open(sealed: string, context: SealContext): Buffer {
    const parsed = parseSeal(sealed);
    if (!parsed) throw new UnsealableError(context, 'malformed');
    const key = this.keys.get(parsed.keyId);
    if (!key) throw new UnsealableError(context, 'unknown_key');
    const plaintext = decrypt(parsed, context, key);
    if (!plaintext) throw new UnsealableError(context, 'not_authentic');
    return plaintext;
  }

  /** Whether a value is sealed with the current key. */
  isCurrent(sealed: string): boolean {
    return sealed.startsWith(this.currentPrefix);
  }
}

/** `keys reseal` would miss a value of another column, and a removed key would make it unreadable. */
function assertRegistered({ table, column }: SealContext): void {
  if (SEALED_COLUMNS.some((each) => each.table === table && each.column === column)) return;
  throw new Error(`${table}.${column} is not a sealed column; add it to SEALED_COLUMNS`);
}
