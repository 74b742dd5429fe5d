import { COMMAND_LINE } from '../../access/requester.js';
import { UserLookup } from '../../identity/user-lookup.service.js';
import { UserDeletion } from '../../users/deletion/user-deletion.js';
import { toUserResponse, type UserResponse } from '../../users/dto/user.response.js';
import { UsersService } from '../../users/users.service.js';
import { findUser } from '../find-user.js';
import { withServices } from '../with-services.js';

/* The services behind `user delete` and `user cancel-deletion`. */

/**
 * Deletes a user at once, or schedules its deletion.
 *
 * @param graceDays undefined for a deletion at once
 * @param confirm called with the user before the change
 * @returns the user as it was deleted, or with the time of its deletion
 * @throws AppException as `UsersService.remove` and `UserDeletion.schedule`
 */
export async function deleteUser(
  name: string,
  graceDays: number | undefined,
  confirm: (user: UserResponse) => Promise<void>,
): Promise<UserResponse> {
  return withServices(async (services) => {
    const user = await findUser(services, name);
    await confirm(toUserResponse(user));
    if (graceDays === undefined) {
      await services.get(UsersService).remove(user.id, COMMAND_LINE);
      return toUserResponse(user);
    }
    await services.get(UserDeletion).schedule(user.id, COMMAND_LINE, graceDays);
    return toUserResponse(await services.get(UserLookup).get(user.id));
  });
}

/** @returns the user, and whether its deletion was scheduled */
export async function cancelDeletion(
  name: string,
): Promise<{ user: UserResponse; wasScheduled: boolean }> {
  return withServices(async (services) => {
    const { id, deletionDueAt } = await findUser(services, name);
    const user = await services.get(UserDeletion).cancel(id, COMMAND_LINE);
    return { user: toUserResponse(user), wasScheduled: deletionDueAt !== null };
  });
}
