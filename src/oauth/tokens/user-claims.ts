import { Injectable } from '@nestjs/common';
import { ProfileCache } from '../../users/profile-cache.js';
import { CLAIMS_OF_SCOPE } from '../requests/claims-of-scopes.js';

/** All claims about a user (OpenID Connect Core, section 5.1). */
export const USER_CLAIMS = ['sub', ...Object.values(CLAIMS_OF_SCOPE).flat()];

/** The names of the claims that scopes, and single requests, give access to. */
export function claimNames(scope: string, requested: readonly string[]): Set<string> {
  return new Set([
    ...scope.split(' ').flatMap((each) => CLAIMS_OF_SCOPE[each] ?? []),
    ...requested,
  ]);
}

/** The claims about a user that a client gets. */
@Injectable()
export class UserClaims {
  constructor(private readonly profiles: ProfileCache) {}

  /**
   * @returns the claims that the user has; those without a value are left out
   * @throws AppException `invalid_token` when the user is deleted
   */
  async of(userId: string, names: ReadonlySet<string>): Promise<Record<string, unknown>> {
    if (names.size === 0) return {};
    const profile = await this.profiles.get(userId);
    const all = {
      name: profile.full_name,
      preferred_username: profile.username,
      updated_at: Math.floor(Date.parse(profile.updated_at) / 1000),
      locale: profile.locale,
      email: profile.email,
      email_verified: profile.email_verified,
    };
    return Object.fromEntries(
      Object.entries(all).filter(([name, value]) => names.has(name) && value !== null),
    );
  }
}
