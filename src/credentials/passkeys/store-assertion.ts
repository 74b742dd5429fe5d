import type { Repository } from 'typeorm';
import { invalidPasskey } from './invalid-passkey.js';
import { Passkey } from './passkey.entity.js';
import type { VerifiedAssertion } from './verify-authentication.js';

/** A signature counter that did not increase: two copies of the passkey may exist. */
export class SignCountError extends Error {
  constructor(signCount: number) {
    super(`signature counter ${signCount} is not above the stored one`);
    this.name = 'SignCountError';
  }
}

/**
 * Stores the new state of a passkey (WebAuthn, section 7.2, steps 24 and 26). One statement compares the signature
 * counter and raises it, so that concurrent sign-ins never lower it. A counter that does not increase rejects the
 * sign-in and changes nothing; 0 twice is an authenticator without a counter.
 *
 * @param confirmsUser whether another factor of the user was proved too
 * @throws AppException `invalid_passkey`
 */
export async function storeAssertion(
  passkeys: Repository<Passkey>,
  { id }: Passkey,
  { signCount, isBackedUp, isUserVerified }: VerifiedAssertion,
  confirmsUser: boolean,
): Promise<void> {
  const { affected } = await passkeys
    .createQueryBuilder()
    .update(Passkey)
    .set({
      signCount,
      isBackedUp,
      lastUsedAt: new Date(),
      ...(isUserVerified && confirmsUser && { isUvInitialized: true }),
    })
    .where('id = :id AND (sign_count < :signCount OR (sign_count = 0 AND :signCount = 0))', {
      id,
      signCount,
    })
    .execute();
  if (affected === 1) return;
  throw invalidPasskey(
    'The signature counter of the passkey did not increase: a copy of it may exist. Sign in another way, remove the passkey and register it again.',
    new SignCountError(signCount),
  );
}
