import { SetMetadata } from '@nestjs/common';
import { RECENT_AUTH_MINUTES } from './assert-recent-auth.js';

export const RECENT_AUTH = 'access:recent-auth';

/**
 * Restricts a route to sessions with a credential proved in the last minutes (ASVS 7.5.1). List
 * `insufficient_user_authentication` in `@ApiProblems`. A route that needs it for some requests calls
 * `assertRecentAuth` instead.
 */
export const RequiresRecentAuth = (minutes = RECENT_AUTH_MINUTES) =>
  SetMetadata(RECENT_AUTH, minutes);
