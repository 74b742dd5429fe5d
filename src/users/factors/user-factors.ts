import { type EntityManager, IsNull, Not } from 'typeorm';
import { Passkey } from '../../credentials/passkeys/passkey.entity.js';
import { TotpCredential } from '../../credentials/totp/totp-credential.entity.js';
import { ExternalIdentity } from '../../identity/external-identity.entity.js';
import { User } from '../../identity/user.entity.js';

/** The factors of a user, of enabled kinds or not. Recovery codes replace a factor, and are none. */
export interface UserFactors {
  /** Whether the user has a password that has not expired. */
  readonly hasPassword: boolean;
  readonly hasVerifiedEmail: boolean;
  readonly hasTotp: boolean;
  readonly hasPasskey: boolean;
  /** Whether the authenticator of a passkey verifies the user: only such a passkey signs in alone. */
  readonly hasVerifyingPasskey: boolean;
  /** Whether it is known to an enabled identity provider. */
  readonly hasIdentity: boolean;
}

/** Reads the factors of a user, in a transaction that has locked its row. */
export async function readFactors(
  manager: EntityManager,
  userId: string,
  now = new Date(),
): Promise<UserFactors> {
  const { passwordHash, passwordExpiresAt, emailVerifiedAt } = await manager.findOneOrFail(User, {
    select: { id: true, passwordHash: true, passwordExpiresAt: true, emailVerifiedAt: true },
    where: { id: userId },
  });
  return {
    hasPassword: passwordHash !== null && (passwordExpiresAt === null || passwordExpiresAt > now),
    hasVerifiedEmail: emailVerifiedAt !== null,
    hasTotp: await manager.existsBy(TotpCredential, { userId, activatedAt: Not(IsNull()) }),
    hasPasskey: await manager.existsBy(Passkey, { userId }),
    hasVerifyingPasskey: await manager.existsBy(Passkey, { userId, isUvInitialized: true }),
    hasIdentity: await manager.existsBy(ExternalIdentity, {
      userId,
      provider: { isEnabled: true },
    }),
  };
}

/** Whether a sign-in of the user needs more than one factor, where the kinds that it has are enabled. */
export function hasSecondFactor({ hasTotp, hasPasskey }: UserFactors): boolean {
  return hasTotp || hasPasskey;
}
