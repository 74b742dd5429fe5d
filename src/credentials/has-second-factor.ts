import { type EntityManager, IsNull, Not } from 'typeorm';
import { Passkey } from './passkeys/passkey.entity.js';
import { TotpCredential } from './totp/totp-credential.entity.js';

/**
 * Whether a user has a TOTP credential or a passkey, also one of a kind that is turned off. Recovery codes
 * are no factor of their own.
 */
export async function hasSecondFactor(manager: EntityManager, userId: string): Promise<boolean> {
  const hasTotp = await manager.existsBy(TotpCredential, { userId, activatedAt: Not(IsNull()) });
  return hasTotp || manager.existsBy(Passkey, { userId });
}
