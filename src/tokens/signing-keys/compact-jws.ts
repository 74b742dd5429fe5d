import type { KeyObject } from 'node:crypto';
import { type SigningAlgorithm, signBytes, verifyBytes } from './signing-algorithm.js';

/** A JWS in its parts (RFC 7515, section 7.1); nothing in it is verified. */
export interface CompactJws {
  readonly header: Record<string, unknown>;
  readonly signingInput: string;
  readonly payload: string;
  readonly signature: Buffer;
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs claims as a JWT in the compact serialization (RFC 7519, section 7.1). */
export function signCompact(
  header: { readonly alg: SigningAlgorithm; readonly typ: string; readonly kid: string },
  claims: object,
  key: KeyObject,
): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${signBytes(header.alg, Buffer.from(input), key).toString('base64url')}`;
}

/** @returns undefined for any text that `signCompact` cannot have produced */
export function parseCompact(token: string): CompactJws | undefined {
  const parts = token.split('.', 4);
  if (parts.length !== 3) return undefined;
  const [header, payload, signature] = parts as [string, string, string];
  const decoded = parseObject(header);
  if (!decoded) return undefined;
  const bytes = Buffer.from(signature, 'base64url');
  // Decoding is lenient; only the canonical encoding is accepted.
  if (bytes.toString('base64url') !== signature) return undefined;
  return { header: decoded, signingInput: `${header}.${payload}`, payload, signature: bytes };
}

/** @returns the claims of a genuine JWS; undefined for any other */
export function verifyCompact(
  { signingInput, signature, payload }: CompactJws,
  algorithm: SigningAlgorithm,
  key: KeyObject,
): Record<string, unknown> | undefined {
  const isGenuine = verifyBytes(algorithm, Buffer.from(signingInput), key, signature);
  return isGenuine ? parseObject(payload) : undefined;
}

function parseObject(encoded: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
