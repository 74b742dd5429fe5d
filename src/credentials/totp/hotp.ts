import { createHmac } from 'node:crypto';

/** Decimal digits of a code: the number that all authenticator apps support. */
export const CODE_DIGITS = 6;

/**
 * The code of a counter by HMAC-SHA-1 (HOTP, RFC 4226, section 5.3).
 *
 * @param counter a whole number from 0 to 2^53 - 1
 * @param digits from 6 to 8
 */
export function hotp(secret: Uint8Array, counter: number, digits: number = CODE_DIGITS): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', secret).update(message).digest();
  // Dynamic truncation: the low four bits of the last byte are the offset of 31 bits.
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 0x0f) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}
