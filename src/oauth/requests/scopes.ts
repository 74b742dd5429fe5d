import type { OauthClient } from '../clients/client.entity.js';

/** The scopes that the service itself understands (OpenID Connect Core, sections 5.4 and 11). */
export const STANDARD_SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const;

/** RFC 6749, appendix A.4. */
export const SCOPE_NAME = /^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/;

/**
 * The scopes that a client gets of those that it requests. Others are ignored: a client reads the `scope` of the
 * response (RFC 6749, section 3.3; OpenID Connect Core, section 3.1.2.1).
 */
export function allowedScopes(
  { scopes, grantTypes }: Pick<OauthClient, 'scopes' | 'grantTypes'>,
  requested: readonly string[],
): string[] {
  const canRefresh = grantTypes.includes('refresh_token');
  return requested.filter(
    (scope) => scopes.includes(scope) && (scope !== 'offline_access' || canRefresh),
  );
}
