import type { INestApplicationContext } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { AppException } from '../common/errors/app.exception.js';
import type { User } from '../identity/user.entity.js';
import { UserLookup } from '../identity/user-lookup.service.js';
import { OperationError } from '../common/errors/operation.error.js';

/** How the help calls what `findUser` takes. */
export const USER_NAME = 'username, e-mail address or id';

/**
 * By username, e-mail address or id.
 *
 * @throws AppException `not_found`
 * @throws OperationError when the name is the id of one account and the username of another
 */
export async function findUser(services: INestApplicationContext, name: string): Promise<User> {
  const users = services.get(UserLookup);
  if (!isUUID(name)) return users.getByName(name);
  // Anybody may take the id of another as a username: neither must be mistaken for the other.
  const withId = await orNobody(users.get(name.toLowerCase()));
  const withName = await orNobody(users.getByName(name));
  if (withId && withName && withId.id !== withName.id) {
    throw new OperationError(
      `${name} is the id of one account and the username of another; use its e-mail address`,
    );
  }
  return withId ?? withName ?? users.getByName(name);
}

async function orNobody(found: Promise<User>): Promise<User | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof AppException && error.code === 'not_found') return undefined;
    throw error;
  }
}
