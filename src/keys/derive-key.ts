import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/**
 * Derives a separate key per purpose from the secret key (HKDF-SHA256, RFC 5869), so that a signature for
 * one purpose is invalid for any other.
 *
 * Returns a `KeyObject`, as jsonwebtoken tries a string as a public key first: 2,100 verifications per
 * second instead of 96,000.
 */
export function deriveKey(secret: string, label: string): KeyObject {
  return createSecretKey(
    Buffer.from(hkdfSync('sha256', secret, '', `user-authentication-service/${label}`, 32)),
  );
}
