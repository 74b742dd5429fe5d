import type { RequestedClaims } from './request-parameters.js';

/** The claims about a user that a scope gives access to (OpenID Connect Core, section 5.4). */
export const CLAIMS_OF_SCOPE: Readonly<Record<string, readonly string[]>> = {
  profile: ['name', 'preferred_username', 'updated_at', 'locale'],
  email: ['email', 'email_verified'],
};

/** Leaves out the claims of scopes that the client may not request. */
export function allowedClaims(
  scopes: readonly string[],
  claims: RequestedClaims | undefined,
): RequestedClaims | undefined {
  const allowed = new Set(scopes.flatMap((scope) => CLAIMS_OF_SCOPE[scope] ?? []));
  const only = (names: readonly string[] = []) => names.filter((name) => allowed.has(name));
  return claims && { userinfo: only(claims.userinfo), idToken: only(claims.idToken) };
}

/** The access that the user is asked for: the requested scopes, and those of claims that are requested one by one. */
export function askedScopes({
  scope,
  claims,
}: {
  readonly scope: string;
  readonly claims?: RequestedClaims | undefined;
}): string[] {
  const names = [...(claims?.userinfo ?? []), ...(claims?.idToken ?? [])];
  const others = Object.entries(CLAIMS_OF_SCOPE).flatMap(([name, given]) =>
    given.some((claim) => names.includes(claim)) ? [name] : [],
  );
  return [...new Set([...scope.split(' '), ...others])];
}
