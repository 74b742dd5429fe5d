/** The endpoints of the provider, below `PUBLIC_URL`. */
export const OAUTH_PATHS = {
  authorize: '/oauth/authorize',
  token: '/oauth/token',
  userinfo: '/oauth/userinfo',
  introspect: '/oauth/introspect',
  revoke: '/oauth/revoke',
} as const;

/** OpenID Connect Discovery, section 4; RFC 8414, section 3. */
export const DISCOVERY_PATHS = [
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
] as const;
