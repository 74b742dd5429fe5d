import type { INestApplicationContext } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { hasCode } from '../common/errors/has-code.js';
import { OperationError } from '../common/errors/operation.error.js';
import type { User } from '../identity/user.entity.js';
import { UserLookup } from '../identity/user-lookup.service.js';

/**
 * Finds a user by username, e-mail address or id.
 *
 * @throws OperationError when there is none, with the name; when the name is the id of one user and the username of another
 */
export async function findUser(services: INestApplicationContext, name: string): Promise<User> {
  const users = services.get(UserLookup);
  const byName = await ignoreNotFound(users.getByName(name));
  if (!isUUID(name)) return byName ?? rejectUnknown(name);
  // A user may choose the id of another as username.
  const byId = await ignoreNotFound(users.get(name.toLowerCase()));
  if (byId && byName && byId.id !== byName.id) {
    throw new OperationError(
      `${name} is the id of one user and the username of another; use the e-mail address`,
    );
  }
  return byId ?? byName ?? rejectUnknown(name);
}

function rejectUnknown(name: string): never {
  throw new OperationError(
    `there is no such user: ${name}; list the users with: npx auth-service user list`,
  );
}

async function ignoreNotFound(lookup: Promise<User>): Promise<User | undefined> {
  try {
    return await lookup;
  } catch (error) {
    if (hasCode(error, 'not_found')) return undefined;
    throw error;
  }
}
