import { between, chance } from './random.mjs';

const PREFIX = 'uart_';
/** Bytes: where the parts of a refresh token begin, see src/tokens/refresh-token.ts. */
const GENERATION = 16;
const MAC = 20;

/** The token with another MAC, or the token of the next generation with the MAC of this one. */
export function forge(token) {
  const bytes = Buffer.from(token.slice(PREFIX.length), 'base64url');
  if (chance(0.5)) {
    bytes.set(
      Array.from(bytes.subarray(MAC), () => Math.floor(between(0, 256))),
      MAC,
    );
  } else {
    bytes.writeUInt32BE(bytes.readUInt32BE(GENERATION) + 1, GENERATION);
  }
  return PREFIX + bytes.toString('base64url');
}
