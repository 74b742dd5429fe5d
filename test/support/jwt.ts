import { createHmac, type KeyObject } from 'node:crypto';

type Json = Record<string, unknown>;

const HASHES: Record<string, string> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString()) as Json;

/** Reads a JWT and checks nothing. */
export function decodeJwt(token: string): { header: Json; claims: Json } {
  const [header, claims] = token.split('.');
  return { header: decode(header), claims: decode(claims) };
}

/**
 * Signs whatever it is given, so that a test can show that a token with one fault is refused for
 * that fault. The MAC is the one that `alg` names; HMAC-SHA256 for an `alg` that is none.
 */
export function signJwt(header: Json, claims: Json, key: KeyObject | string): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  const hash = HASHES[String(header['alg'])] ?? 'sha256';
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
}
