import { SetMetadata } from '@nestjs/common';
import { RECENT_AUTH_MINUTES } from './assert-recent-auth.js';
import type { Acr } from './authentication-strength.js';

export const RECENT_AUTH = 'access:recent-auth';

/** The authentication that a route requires; see `assertRecentAuth`. */
export interface RequiredAuth {
  readonly minutes: number;
  readonly acr?: Acr;
}

/**
 * Restricts a route to sessions with credentials proved in the last minutes (ASVS 7.5.1), and for a user with
 * a second factor with that too. List `insufficient_user_authentication` in `@ApiProblems`. A route that needs
 * it for some requests calls `assertRecentAuth` instead.
 *
 * @param acr requires this strength of each user, so that one without a second factor is rejected by `aal2`
 */
export const RequiresRecentAuth = (minutes = RECENT_AUTH_MINUTES, acr?: Acr) =>
  SetMetadata(RECENT_AUTH, { minutes, acr } satisfies RequiredAuth);
