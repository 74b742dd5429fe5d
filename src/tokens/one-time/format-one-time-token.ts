import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import {
  formatSeededToken,
  macOf,
  parseSeededToken,
  type SeededClaims,
  type SeededSource,
} from '../seeded-token.js';
import type { OneTimePurpose } from './one-time-purpose.js';

/** Identifies the token to people and secret scanners. */
const PREFIX = 'uaot_';
const CODE_DIGITS = 8;

/** The part of a row that its token and code are computed from. */
export interface OneTimeSource extends SeededSource {
  readonly purpose: OneTimePurpose;
}

/** The link form. It is computed when the mail is sent, and nothing stores it. */
export function formatToken(source: OneTimeSource, key: KeyObject): string {
  return formatSeededToken(PREFIX, source, key);
}

/** The form to type: eight digits, derived from the MAC of the link form. */
export function formatCode(source: OneTimeSource, key: KeyObject): string {
  const digest = createHmac('sha256', macOf(source, key)).update('code').digest();
  const code = digest.readBigUInt64BE() % 10n ** BigInt(CODE_DIGITS);
  return code.toString().padStart(CODE_DIGITS, '0');
}

/** @returns the claims of no token for any text that `formatToken` cannot have produced */
export function parseToken(token: string): SeededClaims {
  return parseSeededToken(PREFIX, token);
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
