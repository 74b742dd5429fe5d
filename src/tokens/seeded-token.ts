import { createHmac, type KeyObject } from 'node:crypto';
import { NIL, parse, stringify } from 'uuid';
import { decodeToken, encodeToken, ID_BYTES, MAC_BYTES, matchesMac } from './mac-token.js';

/** The part of a row that its token is computed from. */
export interface SeededSource {
  readonly id: string;
  readonly purpose: string;
  readonly seed: string;
}

/** The claims of a token; untrusted until `isGenuineToken` has compared the MAC. */
export interface SeededClaims {
  readonly id: string;
  readonly mac: Buffer;
}

/** Claims of no token, for the work of a text that is none. */
const NO_CLAIMS: SeededClaims = { id: NIL, mac: Buffer.alloc(MAC_BYTES) };

/**
 * `prefix + base64url(id ‖ HMAC-SHA256(key, id ‖ purpose ‖ 0 ‖ seed))`. The row gives the same token each
 * time, so that nothing stores it; forging one takes both the row and the key.
 */
export function formatSeededToken(prefix: string, source: SeededSource, key: KeyObject): string {
  return encodeToken(prefix, [Buffer.from(parse(source.id)), macOf(source, key)]);
}

/** @returns the claims of no token for any text that `formatSeededToken` cannot have produced */
export function parseSeededToken(prefix: string, token: string): SeededClaims {
  const bytes = decodeToken(prefix, ID_BYTES + MAC_BYTES, token);
  if (!bytes) return NO_CLAIMS;
  try {
    return { id: stringify(bytes, 0), mac: bytes.subarray(ID_BYTES) };
  } catch {
    // The first bytes are not a UUID.
    return NO_CLAIMS;
  }
}

/** Compares the MAC of a token in constant time with the MACs of its row, one for each accepted key. */
export function isGenuineToken(
  { mac }: SeededClaims,
  source: SeededSource,
  keys: readonly KeyObject[],
): boolean {
  return matchesMac(mac, keys, (key) => macOf(source, key));
}

/** The MAC of a row, from which a second form of its token can be derived. */
export function macOf({ id, purpose, seed }: SeededSource, key: KeyObject): Buffer {
  return createHmac('sha256', key)
    .update(Buffer.from(parse(id)))
    .update(`${purpose}\0${seed}`, 'utf8')
    .digest();
}
