import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { NIL, parse, stringify } from 'uuid';
import { decodeToken, encodeToken, ID_BYTES, MAC_BYTES, matchesMac } from '../mac-token.js';
import type { OneTimePurpose } from './one-time-purpose.js';

/** Identifies the token to people and secret scanners. */
const PREFIX = 'uaot_';
const CODE_DIGITS = 8;

/** The part of a row that its token and code are computed from. */
export interface OneTimeSource {
  readonly id: string;
  readonly purpose: OneTimePurpose;
  readonly seed: string;
}

/** The claims of a one-time token; untrusted until `isGenuineToken` has compared the MAC. */
export interface OneTimeClaims {
  readonly id: string;
  readonly mac: Buffer;
}

/** Claims of no token, for the work of a text that is none. */
const NO_CLAIMS: OneTimeClaims = { id: NIL, mac: Buffer.alloc(MAC_BYTES) };

/**
 * The link form: `prefix + base64url(id ‖ HMAC-SHA256(key, id ‖ purpose ‖ 0 ‖ seed))`. The row gives the
 * same token each time, so that it is computed when the mail is sent, and nothing stores it.
 */
export function formatToken(source: OneTimeSource, key: KeyObject): string {
  return encodeToken(PREFIX, [Buffer.from(parse(source.id)), macOf(source, key)]);
}

/** The form to type: eight digits, derived from the MAC of the link form. */
export function formatCode(source: OneTimeSource, key: KeyObject): string {
  const digest = createHmac('sha256', macOf(source, key)).update('code').digest();
  const code = digest.readBigUInt64BE() % 10n ** BigInt(CODE_DIGITS);
  return code.toString().padStart(CODE_DIGITS, '0');
}

/** @returns the claims of no token for any text that `formatToken` cannot have produced */
export function parseToken(token: string): OneTimeClaims {
  const bytes = decodeToken(PREFIX, ID_BYTES + MAC_BYTES, token);
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
  { mac }: OneTimeClaims,
  source: OneTimeSource,
  keys: readonly KeyObject[],
): boolean {
  return matchesMac(mac, keys, (key) => macOf(source, key));
}

/**
 * Compares a code in constant time with the codes of a row.
 *
 * @param code digits, grouped by spaces or hyphens as people type them
 */
export function isGenuineCode(
  code: string,
  source: OneTimeSource,
  keys: readonly KeyObject[],
): boolean {
  const digits = code.replaceAll(/[\s-]/g, '');
  const given = Buffer.from(/^\d{8}$/.test(digits) ? digits : '?'.repeat(CODE_DIGITS));
  return keys.some((key) => timingSafeEqual(given, Buffer.from(formatCode(source, key))));
}

function macOf({ id, purpose, seed }: OneTimeSource, key: KeyObject): Buffer {
  return createHmac('sha256', key)
    .update(Buffer.from(parse(id)))
    .update(`${purpose}\0${seed}`, 'utf8')
    .digest();
}
