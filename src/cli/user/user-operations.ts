import { COMMAND_LINE } from '../../access/requester.js';
import { PageQueryDto } from '../../http/paging/page-query.dto.js';
import { SessionListService } from '../../sessions/session-list.service.js';
import { CreateUserDto } from '../../users/dto/create-user.dto.js';
import { ListUsersQuery } from '../../users/dto/list-users.query.js';
import { UpdateUserDto } from '../../users/dto/update-user.dto.js';
import { toUserResponse, type UserResponse } from '../../users/dto/user.response.js';
import { UserPasswordResets } from '../../users/password-reset/user-password-resets.service.js';
import { UserListService } from '../../users/user-list.service.js';
import { UsersService } from '../../users/users.service.js';
import { MarkVerified } from '../../users/verification/mark-verified.service.js';
import { toValidDto } from '../../validation/to-valid-dto.js';
import { findUser } from '../find-user.js';
import { withServices } from '../with-services.js';

/* The services behind `user …`. Loaded by the actions of the commands, so that their help is fast. */

/** @throws AppException `validation_failed`, and as `UsersService.create` */
export async function createUser(values: Record<string, unknown>): Promise<UserResponse> {
  const dto = toValidDto(CreateUserDto, values);
  return withServices(async (services) =>
    toUserResponse(await services.get(UsersService).create(dto, COMMAND_LINE)),
  );
}

/** Changes a user as an admin does over the API. @throws AppException as `UsersService.update` */
export async function updateUser(
  name: string,
  changes: Record<string, unknown>,
): Promise<UserResponse> {
  const dto = toValidDto(UpdateUserDto, changes);
  return withServices(async (services) => {
    const { id } = await findUser(services, name);
    return toUserResponse(await services.get(UsersService).update(id, dto, COMMAND_LINE));
  });
}

/** @throws AppException as `UserPasswordResets.send` */
export async function sendPasswordReset(name: string): Promise<UserResponse> {
  return withServices(async (services) => {
    const { id } = await findUser(services, name);
    return toUserResponse(await services.get(UserPasswordResets).send(id, COMMAND_LINE));
  });
}

/** @returns the number of addresses that were marked as verified */
export async function verifyAllEmails(
  onProgress: (done: number, total: number) => void,
): Promise<number> {
  return withServices(async (services) => {
    const marking = services.get(MarkVerified);
    const total = await marking.count();
    return marking.all(COMMAND_LINE, (done) => onProgress(done, total));
  });
}

/** @returns the public fields of a user and the number of its active sessions */
export async function showUser(name: string): Promise<UserResponse & { open_sessions?: number }> {
  return withServices(async (services) => {
    const user = await findUser(services, name);
    const one = Object.assign(new PageQueryDto(), { limit: 1, with_total: true });
    const { total } = await services.get(SessionListService).list(user.id, undefined, one);
    return { ...toUserResponse(user), open_sessions: total };
  });
}

/** Passes on every user, the oldest first, until the callback returns false. */
export async function listUsers(onUser: (user: UserResponse) => boolean): Promise<void> {
  const query = Object.assign(new ListUsersQuery(), { sort: 'created_at', limit: 200 });
  await withServices(async (services) => {
    const list = services.get(UserListService);
    let page;
    do {
      page = await list.list(query);
      for (const user of page.data) if (!onUser(user)) return;
      query.cursor = page.next_cursor ?? undefined;
    } while (page.has_more);
  });
}
