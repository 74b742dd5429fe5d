import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';

/** Tells people and secret scanners what they look at. */
const PREFIX = 'uart_';
const ID_BYTES = 16;
const GENERATION_BYTES = 4;
const MAC_BYTES = 32;
const TOKEN_BYTES = ID_BYTES + GENERATION_BYTES + MAC_BYTES;

/** What a refresh token says; true only once `isGenuine` has compared its MAC. */
export interface RefreshTokenClaims {
  readonly sessionId: string;
  readonly generation: number;
  readonly mac: Buffer;
}

/** The part of a session row that a token is computed from. */
export interface TokenSource {
  readonly id: string;
  readonly generation: number;
  readonly seed: string;
}

/**
 * `prefix + base64url(session id ‖ generation ‖ HMAC-SHA256(key, session id ‖ generation ‖ seed))`.
 * The same row gives the same token, so that a lost answer can be given again; the database keeps
 * neither token nor hash, and forging one takes both the row and the key.
 */
export function formatRefreshToken(source: TokenSource, key: KeyObject): string {
  return PREFIX + Buffer.concat([header(source), macOf(source, key)]).toString('base64url');
}

/** @returns undefined for anything that `formatRefreshToken` could not have written */
export function parseRefreshToken(token: string): RefreshTokenClaims | undefined {
  if (!token.startsWith(PREFIX)) return undefined;
  const encoded = token.slice(PREFIX.length);
  const bytes = Buffer.from(encoded, 'base64url');
  // Decoding is lenient; only the one canonical spelling counts.
  if (bytes.length !== TOKEN_BYTES || bytes.toString('base64url') !== encoded) return undefined;
  try {
    return {
      sessionId: stringify(bytes, 0),
      generation: bytes.readUInt32BE(ID_BYTES),
      mac: bytes.subarray(ID_BYTES + GENERATION_BYTES),
    };
  } catch {
    // The first bytes are no UUID.
    return undefined;
  }
}

/**
 * Compares the MAC in constant time with the one that this session's row gives.
 *
 * @param keys of which any may have made it
 */
export function isGenuine(
  claims: RefreshTokenClaims,
  session: Pick<TokenSource, 'id' | 'seed'>,
  keys: KeyObject[],
): boolean {
  const source = { ...session, generation: claims.generation };
  return keys.some((key) => timingSafeEqual(claims.mac, macOf(source, key)));
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
