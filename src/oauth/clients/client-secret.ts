import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { OauthClient } from './client.entity.js';

/** Identifies the secret to people and secret scanners. */
const PREFIX = 'uacs_';

/** A secret of 256 random bits: no slow hash is needed. */
export function newClientSecret(): string {
  return PREFIX + randomBytes(32).toString('base64url');
}

export function hashClientSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Whether a secret is the current one, or the previous one during its overlap. */
export function matchesSecret(
  {
    secretHash,
    previousSecretHash,
    previousSecretExpiresAt,
  }: Pick<OauthClient, 'secretHash' | 'previousSecretHash' | 'previousSecretExpiresAt'>,
  secret: string,
  now = new Date(),
): boolean {
  const given = Buffer.from(hashClientSecret(secret));
  const hasOverlap = previousSecretExpiresAt !== null && previousSecretExpiresAt > now;
  const hashes = [secretHash, hasOverlap ? previousSecretHash : null];
  return hashes.some((hash) => hash !== null && timingSafeEqual(given, Buffer.from(hash)));
}
