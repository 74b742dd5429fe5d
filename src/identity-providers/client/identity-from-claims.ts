import { isEmailAddress } from '../../identity/canonical.js';
import type { ClaimNames } from '../../identity/identity-provider.entity.js';
import type { ProviderIdentity } from './provider-identity.js';

type Claims = Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string };

/** Characters; longer values of a provider are not used. */
const MAX_EMAIL = 320;
const MAX_SUBJECT = 255;

/**
 * @param claims of a verified ID token, or built from an API of the provider
 * @param names the claims to use
 * @throws Error for a subject that is longer than OpenID Connect Core, section 2, permits
 */
export function identityFromClaims(claims: Claims, names: ClaimNames): ProviderIdentity {
  const { iss: issuer, sub: subject } = claims;
  if (subject.length === 0 || subject.length > MAX_SUBJECT) {
    throw new Error('the subject has no or more than 255 characters');
  }
  const email = textOf(claims[names.email]);
  const isUsable = email !== undefined && email.length <= MAX_EMAIL && isEmailAddress(email);
  return {
    issuer,
    subject,
    ...(isUsable && { email }),
    // Some providers send the flag as text.
    isEmailVerified: isUsable && [true, 'true'].includes(claims['email_verified'] as boolean),
    username: textOf(claims[names.username]),
    fullName: textOf(claims[names.full_name]),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
