import { Secret, TOTP } from 'otpauth';

/** Seconds of a time step (RFC 6238). */
const PERIOD = 30;

/** @param time milliseconds since 1970 @returns the number of its time step */
export const stepAt = (time) => Math.floor(time / 1000 / PERIOD);

/** @param secret in base32 @returns the code of six digits that an authenticator app shows during a step */
export function totpCode(secret, step) {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD });
  return totp.generate({ timestamp: step * PERIOD * 1000 });
}
