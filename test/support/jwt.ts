import { createHmac, type KeyObject } from 'node:crypto';

type Json = Record<string, unknown>;

const HASHES: Record<string, string> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString()) as Json;

/** Decodes a JWT without verifying it. */
export function decodeJwt(token: string): { header: Json; claims: Json } {
  const [header, claims] = token.split('.');
  return { header: decode(header), claims: decode(claims) };
}

/**
 * Signs any header and claims, so that a test can build a token with exactly one error. The MAC follows `alg`;
 * it is HMAC-SHA256 when `alg` is unknown.
 */
export function signJwt(header: Json, claims: Json, key: KeyObject | string): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  const hash = HASHES[String(header['alg'])] ?? 'sha256';
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
}
