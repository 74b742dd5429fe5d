import { between, chance } from './random.mjs';

const PREFIX = 'uart_';
/** Byte offsets in a refresh token, see src/tokens/refresh-token.ts. */
const GENERATION_OFFSET = 16;
const MAC_OFFSET = 20;

/** Forges a refresh token: a random MAC, or the next generation with the MAC of this one. */
export function forgeRefreshToken(token) {
  const bytes = Buffer.from(token.slice(PREFIX.length), 'base64url');
  if (chance(0.5)) {
    const mac = Array.from(bytes.subarray(MAC_OFFSET), () => Math.floor(between(0, 256)));
    bytes.set(mac, MAC_OFFSET);
  } else {
    bytes.writeUInt32BE(bytes.readUInt32BE(GENERATION_OFFSET) + 1, GENERATION_OFFSET);
  }
  return PREFIX + bytes.toString('base64url');
}
