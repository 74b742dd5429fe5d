import type { ClaimNames } from '../identity/identity-provider.entity.js';
import type { ProviderKind } from '../identity/provider-kind.js';

/** What a kind of provider needs besides the client's id and secret. */
interface ProviderPreset {
  readonly name?: string;
  /** Absent where each customer has its own. */
  readonly issuer?: string;
  readonly scopes: string;
  readonly claims: ClaimNames;
  /** Domains with mailboxes that the provider runs. */
  readonly authoritativeDomains: readonly string[];
}

const STANDARD_CLAIMS: ClaimNames = {
  username: 'preferred_username',
  email: 'email',
  full_name: 'name',
};

/** After the documents of the providers. */
export const PROVIDER_PRESETS: Readonly<Record<ProviderKind, ProviderPreset>> = {
  oidc: { scopes: 'openid email profile', claims: STANDARD_CLAIMS, authoritativeDomains: [] },
  google: {
    name: 'Google',
    issuer: 'https://accounts.google.com',
    scopes: 'openid email profile',
    claims: STANDARD_CLAIMS,
    authoritativeDomains: ['gmail.com', 'googlemail.com'],
  },
  // The issuer names the tenant: with a shared one, any administrator of a tenant could assert any address.
  microsoft: {
    name: 'Microsoft',
    scopes: 'openid email profile',
    claims: STANDARD_CLAIMS,
    authoritativeDomains: [],
  },
  apple: {
    name: 'Apple',
    issuer: 'https://appleid.apple.com',
    scopes: 'openid email name',
    claims: STANDARD_CLAIMS,
    authoritativeDomains: ['privaterelay.appleid.com', 'icloud.com', 'me.com', 'mac.com'],
  },
  github: {
    name: 'GitHub',
    issuer: 'https://github.com',
    scopes: 'read:user user:email',
    claims: { username: 'login', email: 'email', full_name: 'name' },
    authoritativeDomains: [],
  },
  gitlab: {
    name: 'GitLab',
    issuer: 'https://gitlab.com',
    scopes: 'openid email profile',
    claims: { ...STANDARD_CLAIMS, username: 'nickname' },
    authoritativeDomains: [],
  },
};
