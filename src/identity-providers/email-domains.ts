import { canonicalEmail } from '../identity/canonical.js';
import type { IdentityProvider } from '../identity/identity-provider.entity.js';
import type { ProviderIdentity } from './client/provider-identity.js';

type Rules = Pick<IdentityProvider, 'authoritativeDomains' | 'allowedDomains'>;

/**
 * Whether the provider's word is enough that the person owns the address: it says so, and the operator has listed
 * the domain. A provider that lets anyone write any address into a profile must not decide about accounts here.
 */
export function isAuthoritative(
  { authoritativeDomains }: Rules,
  { email, isEmailVerified }: Pick<ProviderIdentity, 'email' | 'isEmailVerified'>,
): boolean {
  if (email === undefined || !isEmailVerified) return false;
  return authoritativeDomains.some((domain) => domain === '*' || domain === domainOf(email));
}

/** Whether a person with that address may sign in: with a list, only with an address that the provider verified. */
export function isAllowed(
  { allowedDomains }: Rules,
  { email, isEmailVerified }: Pick<ProviderIdentity, 'email' | 'isEmailVerified'>,
): boolean {
  if (allowedDomains.length === 0) return true;
  return email !== undefined && isEmailVerified && allowedDomains.includes(domainOf(email));
}

/** The domain in its canonical form, as the lists hold them. */
function domainOf(email: string): string {
  const canonical = canonicalEmail(email);
  return canonical.slice(canonical.lastIndexOf('@') + 1);
}
