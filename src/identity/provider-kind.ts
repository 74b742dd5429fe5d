/** The kinds of providers. `github` signs in by OAuth 2 and its own API, the others by OpenID Connect. */
export const PROVIDER_KINDS = ['oidc', 'google', 'microsoft', 'apple', 'github', 'gitlab'] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];
