import { assertRecentAuth } from '../access/assert-recent-auth.js';
import type { Requester } from '../access/requester.js';

/**
 * The deletion of the own user needs a recent authentication on every route: an admin's stolen token must
 * not be enough to delete the admin.
 *
 * @param id of the user that will be deleted
 * @throws AppException `insufficient_user_authentication`
 */
export function assertRecentForOwnUser({ principal }: Requester, id: string): void {
  if (principal?.userId === id) assertRecentAuth(principal);
}
