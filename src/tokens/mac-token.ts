import { type KeyObject, timingSafeEqual } from 'node:crypto';

/** Bytes of a UUID. */
export const ID_BYTES = 16;
/** Bytes of an HMAC-SHA256. */
export const MAC_BYTES = 32;

/** `prefix + base64url(parts)`. */
export function encodeToken(prefix: string, parts: Buffer[]): string {
  return prefix + Buffer.concat(parts).toString('base64url');
}

/**
 * @param length bytes after the prefix
 * @returns undefined for any text that `encodeToken` cannot have produced
 */
export function decodeToken(prefix: string, length: number, token: string): Buffer | undefined {
  if (!token.startsWith(prefix)) return undefined;
  const encoded = token.slice(prefix.length);
  const bytes = Buffer.from(encoded, 'base64url');
  // Decoding is lenient; only the canonical encoding is accepted.
  return bytes.length === length && bytes.toString('base64url') === encoded ? bytes : undefined;
}

/**
 * Compares a MAC in constant time with the one of each accepted key.
 *
 * @param keys accepted keys; one match is enough
 */
export function matchesMac(
  mac: Buffer,
  keys: readonly KeyObject[],
  macOf: (key: KeyObject) => Buffer,
): boolean {
  return keys.some((key) => timingSafeEqual(mac, macOf(key)));
}
