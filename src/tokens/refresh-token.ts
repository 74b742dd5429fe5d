import { createHmac, type KeyObject } from 'node:crypto';
import { parse, stringify } from 'uuid';
import { decodeToken, encodeToken, ID_BYTES, MAC_BYTES, matchesMac } from './mac-token.js';

/** Identifies the token to people and secret scanners. */
const PREFIX = 'uart_';
const GENERATION_BYTES = 4;
const TOKEN_BYTES = ID_BYTES + GENERATION_BYTES + MAC_BYTES;

/** The claims of a refresh token; untrusted until `isGenuine` has compared the MAC. */
export interface RefreshTokenClaims {
  readonly sessionId: string;
  readonly generation: number;
  readonly mac: Buffer;
}

/** The part of a session row that its refresh token is computed from. */
export interface TokenSource {
  readonly id: string;
  readonly generation: number;
  readonly seed: string;
}

/**
 * `prefix + base64url(session id ‖ generation ‖ HMAC-SHA256(key, session id ‖ generation ‖ seed))`.
 * The same row gives the same token, so that a lost response can be repeated. The database holds neither
 * a token nor a hash of one; forging one takes both the row and the key.
 */
export function formatRefreshToken(source: TokenSource, key: KeyObject): string {
  return encodeToken(PREFIX, [header(source), macOf(source, key)]);
}

/** @returns undefined for any text that `formatRefreshToken` cannot have produced */
export function parseRefreshToken(token: string): RefreshTokenClaims | undefined {
  const bytes = decodeToken(PREFIX, TOKEN_BYTES, token);
  if (!bytes) return undefined;
  try {
    return {
      sessionId: stringify(bytes, 0),
      generation: bytes.readUInt32BE(ID_BYTES),
      mac: bytes.subarray(ID_BYTES + GENERATION_BYTES),
    };
  } catch {
    // The first bytes are not a UUID.
    return undefined;
  }
}

/**
 * Compares the MAC of a token in constant time with the MAC computed from the session's row.
 *
 * @param keys accepted keys; one match is enough
 */
export function isGenuine(
  claims: RefreshTokenClaims,
  session: Pick<TokenSource, 'id' | 'seed'>,
  keys: readonly KeyObject[],
): boolean {
  const source = { ...session, generation: claims.generation };
  return matchesMac(claims.mac, keys, (key) => macOf(source, key));
}

function header({ id, generation }: Pick<TokenSource, 'id' | 'generation'>): Buffer {
  const bytes = Buffer.alloc(ID_BYTES + GENERATION_BYTES);
  bytes.set(parse(id));
  bytes.writeUInt32BE(generation, ID_BYTES);
  return bytes;
}

function macOf(source: TokenSource, key: KeyObject): Buffer {
  return createHmac('sha256', key).update(header(source)).update(source.seed, 'utf8').digest();
}
