import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no letter that is read as a digit or as another letter. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Characters; five bits each, so that a code has 50 bits (ASVS 6.5.4 requires 20). */
const LENGTH = 10;

/** @returns the characters of a random code, such as `8k3mzq07vd` */
export function generateRecoveryCode(): string {
  // 256 is a multiple of 32: each character is as likely as any other.
  return Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** @returns the code as users see it, such as `8k3mz-q07vd` */
export function formatRecoveryCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}

/**
 * Accepts the spellings of a code that was copied by hand: spaces, hyphens, capital letters, and the letters
 * that look like a digit.
 *
 * @returns the characters of the code; undefined for any text that is no spelling of a code
 */
export function parseRecoveryCode(text: string): string | undefined {
  const code = text
    .toLowerCase()
    .replaceAll(/[\s\p{Pd}]/gu, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1');
  const isCode = code.length === LENGTH && [...code].every((each) => ALPHABET.includes(each));
  return isCode ? code : undefined;
}
