import { Role } from '../../access/role.enum.js';
import { AppException } from '../../common/errors/app.exception.js';
import type { Environment } from '../../config/environment.js';
import type { User } from '../../identity/user.entity.js';
import type { UserFactors } from './user-factors.js';

/** The settings that decide which factors are usable, and which users need two. */
export type FactorSettings = Pick<
  Environment,
  | 'hasMail'
  | 'IDENTITY_PROVIDERS_ENABLED'
  | 'MAGIC_LINK_ENABLED'
  | 'PASSKEYS_ENABLED'
  | 'TOTP_ENABLED'
  | 'REQUIRE_MFA'
>;

/**
 * Whether a user can start a sign-in: with its password, a passkey, an identity provider, or a mail to its
 * verified address.
 */
export function canSignIn(
  { hasPassword, hasVerifiedEmail, hasVerifyingPasskey, hasIdentity }: UserFactors,
  { hasMail, IDENTITY_PROVIDERS_ENABLED, MAGIC_LINK_ENABLED, PASSKEYS_ENABLED }: FactorSettings,
): boolean {
  return (
    hasPassword ||
    (PASSKEYS_ENABLED && hasVerifyingPasskey) ||
    (IDENTITY_PROVIDERS_ENABLED && hasIdentity) ||
    (MAGIC_LINK_ENABLED && hasMail && hasVerifiedEmail)
  );
}

/**
 * Checks a change of factors against the factors before it: it may not remove the last method of sign-in, nor
 * the last second factor of a user that must have one. Recovery codes do not count: they run out.
 *
 * @throws AppException `last_sign_in_method`
 */
export function assertKeepsSignIn(
  user: Pick<User, 'role'>,
  { before, after }: { readonly before: UserFactors; readonly after: UserFactors },
  settings: FactorSettings,
): void {
  // A user that cannot sign in anyway, such as one with an expired password, may still remove a factor.
  if (canSignIn(before, settings) && !canSignIn(after, settings)) {
    throw new AppException('last_sign_in_method', {
      detail: 'The user could not sign in any more; add a passkey or set a password first.',
    });
  }
  const isLost = hasUsableSecondFactor(before, settings) && !hasUsableSecondFactor(after, settings);
  if (isLost && isSecondFactorRequired(user, settings)) {
    throw new AppException('last_sign_in_method', {
      detail: 'The user must have a second factor; add another one first.',
    });
  }
}

function hasUsableSecondFactor(
  { hasTotp, hasPasskey }: UserFactors,
  { TOTP_ENABLED, PASSKEYS_ENABLED }: FactorSettings,
): boolean {
  return (TOTP_ENABLED && hasTotp) || (PASSKEYS_ENABLED && hasPasskey);
}

function isSecondFactorRequired(
  { role }: Pick<User, 'role'>,
  { REQUIRE_MFA }: FactorSettings,
): boolean {
  return REQUIRE_MFA === 'all' || (REQUIRE_MFA === 'admins' && role === Role.Admin);
}
