import { OperationError } from '../../common/errors/operation.error.js';
import {
  retiresAt,
  type SigningKeyState,
  stateOf,
} from '../../tokens/signing-keys/key-schedule.js';
import { SigningKeyStore } from '../../tokens/signing-keys/signing-key-store.js';
import { SigningKeys } from '../../tokens/signing-keys/signing-keys.js';
import { withServices } from '../with-services.js';

/* The services behind `keys …`. Loaded by the actions of the commands, so that their help is fast. */

/** A signing key without its private part. Times are ISO 8601. */
export interface ListedKey {
  readonly kid: string;
  readonly algorithm: string;
  readonly state: SigningKeyState;
  readonly created_at: string;
  readonly active_from: string;
  /** The time of its last signature; null without a successor. */
  readonly active_until: string | null;
}

/** @returns all signing keys, in the order of their use */
export async function listSigningKeys(): Promise<ListedKey[]> {
  return withServices((services) => listOf(services.get(SigningKeyStore)));
}

/**
 * Replaces the active signing key: after its successor was published for a day, or at once.
 *
 * @returns the successor
 * @throws OperationError where no signing key is in use
 */
export async function rotateSigningKey(isImmediate: boolean): Promise<ListedKey> {
  return withServices(async (services) => {
    const { isInUse, algorithm } = services.get(SigningKeys);
    if (!isInUse) {
      throw new OperationError(
        'no signing key is in use; set ACCESS_TOKEN_ALG to ES256, RS256 or EdDSA, or OPENID_ENABLED to true',
      );
    }
    const store = services.get(SigningKeyStore);
    await store.rotate(algorithm, isImmediate);
    return (await listOf(store)).findLast((key) => key.algorithm === algorithm) as ListedKey;
  });
}

/** Deletes a signing key, so that its tokens are rejected. @throws AppException `not_found` */
export async function revokeSigningKey(kid: string): Promise<void> {
  await withServices((services) => services.get(SigningKeyStore).revoke(kid));
}

async function listOf(store: SigningKeyStore): Promise<ListedKey[]> {
  const keys = await store.list();
  const now = Date.now();
  return keys.map((key) => ({
    kid: key.kid,
    algorithm: key.algorithm,
    state: stateOf(key, keys, now),
    created_at: key.createdAt.toISOString(),
    active_from: key.activeFrom.toISOString(),
    active_until: retiresAt(key, keys)?.toISOString() ?? null,
  }));
}
