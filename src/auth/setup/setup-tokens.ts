import { createHmac, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyRing } from '../../keys/key-ring.js';
import { decodeToken, encodeToken, MAC_BYTES, matchesMac } from '../../tokens/mac-token.js';

/** Identifies the token to people and secret scanners. */
const PREFIX = 'uasu_';
const TIME_BYTES = 6;

/** Milliseconds. A later start, or `auth-service setup-link`, issues another one. */
export const SETUP_TOKEN_LIFETIME = 60 * 60 * 1000;

/**
 * The tokens that permit the creation of the first admin:
 * `prefix + base64url(expiry ‖ HMAC-SHA256(key, expiry))`. No row stores them, so that each instance accepts
 * those of the others; the existence of an admin voids them all.
 */
@Injectable()
export class SetupTokens {
  private readonly keys: readonly [KeyObject, ...KeyObject[]];

  constructor(ring: KeyRing) {
    this.keys = ring.keysOf('setup');
  }

  issue(now = Date.now()): string {
    const expiry = Buffer.alloc(TIME_BYTES);
    expiry.writeUIntBE(now + SETUP_TOKEN_LIFETIME, 0, TIME_BYTES);
    return encodeToken(PREFIX, [expiry, macOf(expiry, this.keys[0])]);
  }

  /** @param token untrusted */
  isValid(token: string, now = Date.now()): boolean {
    const bytes = decodeToken(PREFIX, TIME_BYTES + MAC_BYTES, token);
    if (!bytes) return false;
    const expiry = bytes.subarray(0, TIME_BYTES);
    const isGenuine = matchesMac(bytes.subarray(TIME_BYTES), this.keys, (key) =>
      macOf(expiry, key),
    );
    return isGenuine && expiry.readUIntBE(0, TIME_BYTES) > now;
  }
}

function macOf(expiry: Buffer, key: KeyObject): Buffer {
  return createHmac('sha256', key).update(expiry).digest();
}
