import { timingSafeEqual } from 'node:crypto';
import { CODE_DIGITS, hotp } from './hotp.js';

/** Seconds of a time step (RFC 6238, section 4.1). */
export const STEP_SECONDS = 30;

/** Bytes of a secret: 160 bits, the length of a SHA-1 MAC (RFC 4226, section 4). */
export const SECRET_BYTES = 20;

/** Accepted steps before and after the current one: for slow typists and inexact clocks (RFC 6238, section 5.2). */
const TOLERANCE = 1;

/** The time step of a time in milliseconds (TOTP, RFC 6238, section 4.2). */
export function stepOf(time: number): number {
  return Math.floor(time / (STEP_SECONDS * 1000));
}

/**
 * Finds the step of a code, in constant time for all accepted ones.
 *
 * @param code with or without spaces, as apps show it
 * @param now in milliseconds
 * @returns the latest accepted step with this code; undefined for a wrong code
 */
export function findStep(secret: Uint8Array, code: string, now: number): number | undefined {
  const given = Buffer.from(code.replaceAll(/\s/g, ''));
  if (given.length !== CODE_DIGITS) return undefined;
  const current = stepOf(now);
  let found: number | undefined;
  for (let step = Math.max(0, current - TOLERANCE); step <= current + TOLERANCE; step += 1) {
    if (timingSafeEqual(given, Buffer.from(hotp(secret, step)))) found = step;
  }
  return found;
}
