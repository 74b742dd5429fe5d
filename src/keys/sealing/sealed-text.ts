import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

/** The place of a sealed value. */
export interface SealContext {
  readonly table: string;
  readonly column: string;
  /** The id of the row. */
  readonly id: string;
}

const ALGORITHM = 'aes-256-gcm';

/** Bytes. The nonce is random: 2^32 values per key are safe (NIST SP 800-38D, 8.3). */
const NONCE = 12;
const TAG = 16;

const FORMAT = /^s1\.([\w-]{16})\.([\w-]+)$/;

/** The beginning of every value that is sealed with a key. All prefixes have the same length. */
export function sealPrefix(keyId: string): string {
  return `s1.${keyId}.`;
}

export const SEAL_PREFIX_LENGTH = sealPrefix('0'.repeat(16)).length;

/**
 * Encrypts with AES-256-GCM (NIST SP 800-38D).
 *
 * @returns `s1.` + key id + `.` + base64url(nonce ‖ ciphertext ‖ tag)
 */
export function encrypt(
  plaintext: string | Uint8Array,
  context: SealContext,
  keyId: string,
  key: KeyObject,
): string {
  const prefix = sealPrefix(keyId);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG });
  cipher.setAAD(additionalData(prefix, context));
  const bytes = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext;
  const ciphertext = [cipher.update(bytes), cipher.final()];
  return prefix + Buffer.concat([nonce, ...ciphertext, cipher.getAuthTag()]).toString('base64url');
}

/** @returns undefined where the key, the context or the value differs from that of `encrypt` */
export function decrypt(
  { prefix, payload }: ParsedSeal,
  context: SealContext,
  key: KeyObject,
): Buffer | undefined {
  const decipher = createDecipheriv(ALGORITHM, key, payload.subarray(0, NONCE), {
    authTagLength: TAG,
  });
  decipher.setAAD(additionalData(prefix, context));
  decipher.setAuthTag(payload.subarray(-TAG));
  const opened = decipher.update(payload.subarray(NONCE, -TAG));
  try {
    return Buffer.concat([opened, decipher.final()]);
  } catch {
    return undefined;
  }
}

interface ParsedSeal {
  readonly keyId: string;
  readonly prefix: string;
  readonly payload: Buffer;
}

/** @returns undefined for any text that `encrypt` cannot have produced */
export function parseSeal(sealed: string): ParsedSeal | undefined {
  const [, keyId, encoded] = FORMAT.exec(sealed) ?? [];
  if (keyId === undefined || encoded === undefined) return undefined;
  const payload = Buffer.from(encoded, 'base64url');
  // Decoding is lenient; only the canonical encoding is accepted.
  if (payload.length < NONCE + TAG || payload.toString('base64url') !== encoded) return undefined;
  return { keyId, prefix: sealPrefix(keyId), payload };
}

/** Unambiguous: no two contexts have the same JSON. The prefix binds the version and the key id too. */
function additionalData(prefix: string, { table, column, id }: SealContext): Buffer {
  return Buffer.from(JSON.stringify([prefix, table, column, id]), 'utf8');
}
